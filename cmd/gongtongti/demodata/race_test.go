//go:build race

package demodata_test

// racing: the race detector slows SQLite, which is Go here, tenfold and more. With it the
// figures are sampled; make test runs them all without it, too.
const racing = true
