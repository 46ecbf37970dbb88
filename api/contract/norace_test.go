//go:build !race

package contract_test

const racing = false
