//go:build race

package contract_test

// racing: with the race detector the constraints, which are tried one after another, are sampled.
const racing = true
