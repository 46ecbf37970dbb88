//go:build race

package main

// racing: the race detector slows SQLite, which is Go here, tenfold and more. What is long
// there is sampled with it; make test runs all of it without.
const racing = true
