package contract_test

import (
	"encoding/json"
	"errors"
	"flag"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

// releasedFile is the structure of the last released document, without words and examples. It
// is written anew when a version is released: go test ./api/contract -run Promise -args -release
const releasedFile = "testdata/contract-v1.json"

var release = flag.Bool("release", false, "take the present contract for the released one")

var listedCode = regexp.MustCompile("(?m)^- `([^`]+)`")

// bones takes out what may change: the words, the examples, and what is deprecated, which is how
// things are retired. Of the words for a value it keeps the codes that they list.
func bones(v any) any {
	switch v := v.(type) {
	case map[string]any:
		byName := map[string]any{}
		for name, inner := range v {
			_, member := inner.(map[string]any) // that is only called so
			switch name {
			case "description", "summary", "example", "examples", "deprecated":
				if !member {
					continue
				}
			}
			byName[name] = bones(inner)
		}
		words, _ := v["description"].(string)
		var codes []any
		for _, match := range listedCode.FindAllStringSubmatch(words, -1) {
			codes = append(codes, match[1])
		}
		if v["type"] != nil && codes != nil {
			byName["codes"] = codes
		}
		return byName
	case []any:
		list := make([]any, len(v))
		for i, inner := range v {
			list[i] = bones(inner)
		}
		return list
	}
	return v
}

// What v1 has promised it keeps: docs/api-stability.md. A release takes only what keeps it.
func TestTheContractKeepsItsPromise(t *testing.T) {
	now := object(bones(decodedContract(t)))
	raw, err := os.ReadFile(releasedFile)
	if first := *release && errors.Is(err, fs.ErrNotExist); !first {
		var before map[string]any
		if err != nil || json.Unmarshal(raw, &before) != nil {
			t.Fatalf("%s cannot be read: %v", releasedFile, err)
		}
		for _, broken := range breaks(before, now) {
			t.Errorf("this breaks what has been released: %s", broken)
		}
	}
	if !*release || t.Failed() {
		return
	}
	if raw, err = json.MarshalIndent(now, "", ""); err == nil {
		err = os.WriteFile(releasedFile, append(raw, '\n'), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// Small changes, and whether they break what has been released.
func TestWhatBreaksThePromiseIsFound(t *testing.T) {
	const document = `{"openapi":"3.1.0","servers":[{"url":"/"}],
		"paths":{"/a":{"post":{"operationId":"postA","security":[],
		"parameters":[{"in":"query","name":"q","allowEmptyValue":true,"schema":{"type":"string","maxLength":9,"default":"d"}}],
		"requestBody":{"required":true,"content":{"application/json":{"schema":{"$ref":"#/components/schemas/New"}}}},
		"responses":{"201":{"headers":{"ETag":{"required":true,"schema":{"type":"string"}}},
			"content":{"application/json":{"schema":{"$ref":"#/components/schemas/A"}}}},
		"409":{"$ref":"#/components/responses/Refused409_1"},
		"429":{"headers":{"Retry-After":{"required":true,"schema":{"type":"integer"}}}}}},
		"get":{"security":[{"session":[]}]}}},
		"components":{"securitySchemes":{"session":{"type":"http","scheme":"bearer"}},
		"responses":{"Refused409_1":{"content":{"application/problem+json":{"schema":{"allOf":[{"$ref":"#/components/schemas/Problem"},
		{"type":"object","properties":{"code":{"enum":["taken","held"]}}}]}}}}},
		"schemas":{"New":{"type":"object","additionalProperties":false,"required":["x"],
			"properties":{"x":{"type":"string","enum":["a","b"],"minLength":1},
		"n":{"type":["integer","null"],"maximum":5},"y":{"anyOf":[{"const":0},{"minimum":7}]}}},
		"A":{"type":"object","required":["id","s"],"properties":{"id":{"type":"string","format":"uuid"},
			"s":{"type":"string","enum":["p","q"]},
			"l":{"type":"array","items":{"type":"integer"}},
		"v":{"type":"object","additionalProperties":{"type":"number"}},
			"o":{"anyOf":[{"$ref":"#/components/schemas/Inner"},{"type":"null"}]},
			"a":{"$ref":"#/components/schemas/A"}}},
		"Apart":{"enum":[1]},"Inner":{"type":"object","properties":{"i":{"type":"integer"}}},
		"Problem":{"type":"object","required":["code"],"properties":{"code":{"type":"string"},
		"field":{"type":"string","description":"What is wrong\n\n- \u0060min\u0060 small\n\n- \u0060max\u0060 large"}}}}}}`
	for name, test := range map[string]struct {
		from, to string
		breaks   bool
	}{
		"nothing":                                {`"/a"`, `"/a"`, false},
		"a path goes":                            {`"/a"`, `"/b"`, true},
		"a method goes":                          {`"post"`, `"put"`, true},
		"a parameter goes":                       {`"name":"q"`, `"name":"r"`, true},
		"a parameter is needed":                  {`"name":"q"`, `"required":true,"name":"q"`, true},
		"a parameter takes less":                 {`"maxLength":9`, `"maxLength":8`, true},
		"a parameter takes more":                 {`"maxLength":9`, `"maxLength":10`, false},
		"a member is needed":                     {`"required":["x"]`, `"required":["n","x"]`, true},
		"a member is not needed":                 {`"required":["x"]`, `"required":[]`, false},
		"a member goes":                          {`"n":{"type":["integer","null"],"maximum":5}`, `"m":{"type":"integer"}`, true},
		"a member comes":                         {`"n":{"type":["integer","null"],"maximum":5}`, `"n":{"type":["integer","null"],"maximum":5},"m":{"type":"integer"}`, false},
		"null is refused":                        {`"type":["integer","null"]`, `"type":"integer"`, true},
		"a choice goes":                          {`"enum":["a","b"]`, `"enum":["a"]`, true},
		"a choice comes":                         {`"enum":["a","b"]`, `"enum":["a","b","c"]`, false},
		"a bound comes":                          {`"maximum":5`, `"maximum":5,"minimum":1`, true},
		"a pattern comes":                        {`"minLength":1`, `"minLength":1,"pattern":"^a"`, true},
		"the status is another":                  {`"201"`, `"200"`, true},
		"a refusal is another":                   {`"409":{`, `"400":{`, true},
		"a header goes":                          {`"headers":{"ETag":{"required":true,"schema":{"type":"string"}}},`, ``, true},
		"an answer's member goes":                {`"l":{"type":"array","items":{"type":"integer"}}`, `"m":{"type":"integer"}`, true},
		"an answer's member comes":               {`"l":{`, `"m":{"type":"integer"},"l":{`, false},
		"it is not always there":                 {`"required":["id","s"]`, `"required":["id"]`, true},
		"it may be null":                         {`"s":{"type":"string"`, `"s":{"type":["string","null"]`, true},
		"an answer has a new choice":             {`"enum":["p","q"]`, `"enum":["p","q","r"]`, true},
		"an answer has fewer choices":            {`"enum":["p","q"]`, `"enum":["p"]`, false},
		"entries are others":                     {`"items":{"type":"integer"}`, `"items":{"type":"string"}`, true},
		"another media type":                     {`"content":{"application/json":{"schema":{"$ref":"#/components/schemas/A"}}}`, `"content":{"text/csv":{"schema":{"type":"string"}}}`, true},
		"the format is another":                  {`"format":"uuid"`, `"format":"date"`, true},
		"the version of OpenAPI is another":      {`"3.1.0"`, `"3.0.3"`, true},
		"the service is elsewhere":               {`"url":"/"`, `"url":"/gateway"`, true},
		"an operation is called otherwise":       {`"postA"`, `"createA"`, true},
		"an operation is deprecated":             {`"operationId"`, `"deprecated":true,"operationId"`, false},
		"a login is needed":                      {`"security":[]`, `"security":[{"session":[]}]`, true},
		"no login is needed":                     {`"security":[{"session":[]}]`, `"security":[]`, false},
		"another login will do":                  {`"security":[{"session":[]}]`, `"security":[{"session":[]},{"key":[]}]`, false},
		"the login is another":                   {`"security":[{"session":[]}]`, `"security":[{"key":[]}]`, true},
		"the scheme of the login is another":     {`"type":"http","scheme":"bearer"`, `"type":"apiKey","in":"cookie","name":"sid"`, true},
		"all of a path needs a parameter":        {`"/a":{`, `"/a":{"parameters":[{"in":"query","name":"r","required":true}],`, true},
		"a default is another":                   {`"default":"d"`, `"default":"e"`, true},
		"a parameter cannot be empty":            {`"allowEmptyValue":true,`, ``, true},
		"a parameter has another style":          {`"name":"q"`, `"name":"q","style":"spaceDelimited"`, true},
		"a parameter is not exploded":            {`"name":"q"`, `"name":"q","explode":false`, true},
		"a parameter is deprecated":              {`"name":"q"`, `"name":"q","deprecated":true`, false},
		"a parameter has another example":        {`"name":"q"`, `"name":"q","example":"z"`, false},
		"a success comes":                        {`"409":{`, `"202":{},"409":{`, true},
		"a redirect comes":                       {`"409":{`, `"302":{},"409":{`, true},
		"a refusal comes":                        {`"409":{`, `"412":{},"409":{`, false},
		"a refusal goes":                         {`"409":{"$ref":"#/components/responses/Refused409_1"},`, ``, true},
		"a header is not always there":           {`"ETag":{"required":true,`, `"ETag":{`, true},
		"a header is of another type":            {`"ETag":{"required":true,"schema":{"type":"string"}}`, `"ETag":{"required":true,"schema":{"type":"integer"}}`, true},
		"a header comes":                         {`"headers":{"ETag"`, `"headers":{"Link":{},"ETag"`, false},
		"nothing tells when to retry":            {`"headers":{"Retry-After":{"required":true,"schema":{"type":"integer"}}}`, ``, true},
		"when to retry is of another type":       {`"Retry-After":{"required":true,"schema":{"type":"integer"}}`, `"Retry-After":{"required":true,"schema":{"type":"string"}}`, true},
		"an answer has no body":                  {`"content":{"application/json":{"schema":{"$ref":"#/components/schemas/A"}}}`, `"content":{}`, true},
		"an answer has only what is written":     {`"id":{"type":"string"`, `"id":{"writeOnly":true,"type":"string"`, true},
		"an alternative of an answer is another": {`"i":{"type":"integer"}`, `"i":{"type":"string"}`, true},
		"a member with alternatives comes":       {`"l":{`, `"m":{"anyOf":[{"$ref":"#/components/schemas/A"},{"type":"null"}]},"l":{`, false},
		"a schema is called otherwise":           {`Inner`, `Inside`, true},
		"values by name are others":              {`{"type":"number"}`, `{"type":"string"}`, true},
		"values by name are anything":            {`{"type":"number"}`, `true`, true},
		"a schema by itself is another":          {`[1]`, `[1,2]`, true},
		"a schema has examples":                  {`"A":{"type"`, `"A":{"examples":[{"id":"1"}],"type"`, false},
		"a member has other words":               {`"id":{`, `"id":{"description":"words","examples":["1"],"deprecated":true,`, false},
		"refusals are pages":                     {`"application/problem+json"`, `"text/html"`, true},
		"the code of a refusal is a number":      {`"properties":{"code":{"type":"string"}`, `"properties":{"code":{"type":"integer"}`, true},
		"refusals are of another form":           {`"allOf":[{"$ref":"#/components/schemas/Problem"},`, `"allOf":[`, true},
		"a problem code goes":                    {`["taken","held"]`, `["taken"]`, true},
		"a problem code is another":              {`["taken","held"]`, `["taken","kept"]`, true},
		"a problem code comes":                   {`["taken","held"]`, `["taken","held","new"]`, false},
		"problem codes are not told":             {`{"enum":["taken","held"]}`, `{}`, true},
		"a field code goes":                      {`\n\n- \u0060min\u0060 small`, ``, true},
		"a field code is another":                {`\u0060min\u0060`, `\u0060least\u0060`, true},
		"a field code comes":                     {`\n\n- \u0060max`, `\n\n- \u0060new\u0060\n\n- \u0060max`, false},
		"a member has no alternatives":           {`"anyOf":[{"const":0},{"minimum":7}]`, `"not":{"minimum":1,"maximum":6}`, true},
		"an alternative takes less":              {`{"minimum":7}`, `{"minimum":8}`, true},
		"an alternative takes more":              {`{"minimum":7}`, `{"minimum":6}`, false},
		"entries are asked for":                  {`"x":{"type":"string"`, `"x":{"items":{"type":"integer"},"type":"string"`, true},
		"a member takes nothing":                 {`"y":{"anyOf":[{"const":0},{"minimum":7}]}`, `"y":false`, true},
		"unknown members are taken":              {`"additionalProperties":false`, `"additionalProperties":true`, false},
		"a request has multipleOf":               {`"minLength":1`, `"minLength":1,"multipleOf":5`, true},
		"a request has exclusiveMaximum":         {`"minLength":1`, `"minLength":1,"exclusiveMaximum":10`, true},
		"a request has exclusiveMinimum":         {`"minLength":1`, `"minLength":1,"exclusiveMinimum":0`, true},
		"a request has minProperties":            {`"minLength":1`, `"minLength":1,"minProperties":1`, true},
		"a request has not":                      {`"minLength":1`, `"minLength":1,"not":{"const":"x"}`, true},
		"a request has if":                       {`"minLength":1`, `"minLength":1,"if":true,"then":{"required":["n"]}`, true},
		"a request has dependentRequired":        {`"minLength":1`, `"minLength":1,"dependentRequired":{"x":["n"]}`, true},
		"a request has oneOf":                    {`"minLength":1`, `"minLength":1,"oneOf":[{"required":["n"]}]`, true},
		"a request has prefixItems":              {`"minLength":1`, `"minLength":1,"prefixItems":[{"required":["role"]}]`, true},
		"a request has contentEncoding":          {`"minLength":1`, `"minLength":1,"contentEncoding":"base64"`, true},
		"a request has propertyNames":            {`"minLength":1`, `"minLength":1,"propertyNames":{"maxLength":3}`, true},
		"a request has patternProperties":        {`"minLength":1`, `"minLength":1,"patternProperties":{"^x":false}`, true},
		"a request has unevaluatedProperties":    {`"minLength":1`, `"minLength":1,"unevaluatedProperties":false`, true},
		"a request has contains":                 {`"minLength":1`, `"minLength":1,"contains":{"const":1}`, true},
		"a request has readOnly":                 {`"minLength":1`, `"minLength":1,"readOnly":true`, true},
	} {
		var before, now map[string]any
		changed := strings.ReplaceAll(document, test.from, test.to)
		if changed == document && test.from != test.to {
			t.Errorf("%s: changes nothing", name)
		}
		if json.Unmarshal([]byte(document), &before) != nil || json.Unmarshal([]byte(changed), &now) != nil {
			t.Fatal(name)
		}
		if names := breaks(object(bones(before)), object(bones(now))); len(names) > 0 != test.breaks {
			t.Errorf("%s: %v", name, names)
		}
	}
}
