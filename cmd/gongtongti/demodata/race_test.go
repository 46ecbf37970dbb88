//go:build race

package demodata_test

// racing: with the race detector the figures, which are read one after another, are sampled.
// make test runs a package that has this file without it, too.
const racing = true
