//go:build !race

package demodata_test

const racing = false
