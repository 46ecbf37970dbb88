package main

import (
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

func TestASlipInASettingsNameIsRefused(t *testing.T) {
	node := kong.Must(&commands{}, kong.Vars{"database_env": databaseEnv}).Model.Node
	if err := refuseUnknownSettings([]string{"PATH=/bin", databaseEnv + "=x", "GONGTONGTI_LISTEN=:1", "GONGTONGTI_TEST_POSTGRES=x"},
		node); err != nil {
		t.Error(err)
	}
	if err := refuseUnknownSettings([]string{"GONGTONGTI_LISTN=:1"}, node); err == nil {
		t.Error("GONGTONGTI_LISTN passed")
	}
}

func TestLimitsAndOriginsThatCannotBeMeantAreRefused(t *testing.T) {
	for want, flags := range map[bool][]serviceFlags{
		true: {{}, {RateAccount: 100, RateAddress: 1}, {CORSOrigins: []string{"https://app.example", "http://localhost:5173"}}},
		false: {{RateAccount: -1}, {RateAccount: 99}, {RateAddress: -1}, {CORSOrigins: []string{"*"}}, {CORSOrigins: []string{"https://*"}},
			{CORSOrigins: []string{"https://*.app.example"}}, {CORSOrigins: []string{"https://app.example/"}}},
	} {
		for _, f := range flags {
			if _, err := f.options(); (err == nil) != want {
				t.Errorf("%+v: %v", f, err)
			}
		}
	}
}

func TestDivisionsAreReadWholeOrNotAtAll(t *testing.T) {
	read, err := readDivisions(strings.NewReader("\ufeffcode,name,kind,valid_from,valid_to,successor\n" +
		"3710,威海市,formal,,,\n370684,蓬莱市,formal,,2020-06-05,370614\n"))
	if err != nil || len(read) != 2 || read[1].ValidTo.String() != "2020-06-05" || read[1].Successor != "370614" {
		t.Errorf("%+v, %v", read, err)
	}
	_, err = readDivisions(strings.NewReader("code,name,kind,valid_from,valid_to,successor\n" +
		"37100,威海市,formal,,,\n3711,,formal,,,\n3712,某市,odd,2020-02-30,,\n"))
	for _, want := range []string{"line 2", "line 3", "line 4", "2020-02-30"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not name %s: %v", want, err)
		}
	}
}
