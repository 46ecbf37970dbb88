package api_test

import (
	"cmp"
	"encoding"
	"encoding/json"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gongtongti/api"
	"gongtongti/api/apitest"
	"gongtongti/api/call"
)

// roundTrip is what is sent to a create and then to a PATCH of what it created. Together the
// samples give each member of the requests a value, and the changes give each another one
// than it had; the test finds the members by reflection.
type roundTrip struct {
	create, patch string // routes
	user          string
	under         any // in the path of the create
	creates       []sample
	changes       []sample // of the first that was created, one after the other
	// empties are sent last, with null for each nullable member that they do not have.
	empties []sample
	// address of what was created; its Location if nil.
	address func(created reply) string
	// read is what is compared; the answer of a GET of the address if nil.
	read func(w *world, address string) map[string]any
	// elsewhere says where in the answer a member comes back, if not under its own name.
	elsewhere map[string]string
	// untold are members that do not come back, each with the reason.
	untold map[string]string
}

type sample = map[string]any

// What is sent to a create or a PATCH comes back from a GET, every member of it.
func TestWhatIsSentComesBack(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		routes := map[string]call.Route{}
		tried := map[string]bool{}
		for _, r := range api.Routes(w.services) {
			routes[r.Name()] = r
		}
		for _, trip := range w.roundTrips() {
			tried[trip.create], tried[trip.patch] = true, true
			t.Run(strings.ReplaceAll(trip.create, "/", "|"), func(t *testing.T) {
				w.t = t
				trip.run(t, w, routes)
			})
		}
		w.t = t
		for name, r := range routes {
			if (r.Manner == call.Create || r.Method == http.MethodPatch) && !tried[name] {
				t.Errorf("%s has no row", name)
			}
		}
	})
}

func (trip roundTrip) run(t *testing.T, w *world, routes map[string]call.Route) {
	first := trip.createAll(t, w, routes[trip.create].In)
	if trip.patch != "" {
		trip.patchAll(t, w, first, routes[trip.patch].In)
	}
}

// createAll sends each sample and gives the address of the first.
func (trip roundTrip) createAll(t *testing.T, w *world, in reflect.Type) (first string) {
	everyMember(t, "", in, trip.creates)
	for _, sent := range trip.creates {
		create := request{method: "POST", path: trip.path(), key: newKey()}
		if sent != nil {
			create.body = sent
		}
		created := w.as(trip.user, create).expect(t, 201)
		address := trip.addressOf(created)
		first = cmp.Or(first, address)
		trip.compare(t, sent, onlyRecord(created.body), trip.readBack(w, address))
	}
	return first
}

// patchAll sends the changes and the empties to one record.
func (trip roundTrip) patchAll(t *testing.T, w *world, address string, in reflect.Type) {
	everyMember(t, "", in, trip.changes)
	nullable := nullableOf(in)
	changed, emptied := map[string]bool{}, map[string]bool{}
	for i, sent := range slices.Concat(trip.changes, trip.empties) {
		sent = maps.Clone(sent)
		for _, name := range nullable {
			if _, given := sent[name]; !given && i >= len(trip.changes) {
				sent[name] = nil
			}
		}
		before := trip.readBack(w, address)
		for name, value := range sent {
			differs := trip.untold[name] != "" || len(trip.lost(sample{name: value}, before)) > 0
			changed[name], emptied[name] = changed[name] || differs && value != nil, emptied[name] || differs && value == nil
		}
		version := int(before["version"].(float64))
		answer := w.as(trip.user, request{method: "PATCH", path: address, version: version, body: sent}).expect(t, 200)
		trip.compare(t, sent, answer.body, trip.readBack(w, address))
	}
	for name := range membersOf(in) {
		if !changed[name] {
			t.Errorf("no change gives %s another value", name)
		}
	}
	for _, name := range nullable {
		if !emptied[name] {
			t.Errorf("null never empties %s", name)
		}
	}
}

func (trip roundTrip) path() string {
	_, path, _ := strings.Cut(trip.create, " ")
	under, _ := json.Marshal(trip.under)
	for _, parameter := range []string{":id", ":code"} {
		path = strings.Replace(path, parameter, strings.Trim(string(under), `"`), 1)
	}
	return path
}

func (trip roundTrip) addressOf(created reply) string {
	if trip.address != nil {
		return trip.address(created)
	}
	return created.header.Get("Location")
}

func (trip roundTrip) readBack(w *world, address string) map[string]any {
	w.t.Helper()
	if trip.read != nil {
		return trip.read(w, address)
	}
	return w.as(trip.user, request{method: "GET", path: address}).expect(w.t, 200).body
}

// compare fails the test where what was sent or answered is not what is read, which an
// own read does not have member by member.
func (trip roundTrip) compare(t *testing.T, sent, answered, read sample) {
	t.Helper()
	lost := trip.lost(sent, read)
	if trip.read == nil {
		lost = append(lost, trip.lost(answered, read)...)
	}
	for _, each := range lost {
		t.Errorf("%s\nof %s\nin %s", each, encoded(t, sent), encoded(t, read))
	}
}

func (trip roundTrip) lost(sent, read sample) (all []string) {
	decoded := sample{}
	text, err := json.Marshal(sent)
	if err != nil || json.Unmarshal(text, &decoded) != nil {
		panic(err)
	}
	for name, value := range decoded {
		if trip.untold[name] != "" {
			continue
		}
		back := read[name]
		if path := trip.elsewhere[name]; path != "" {
			back = along(read, path)
		}
		for _, lost := range apitest.Lost(value, back) {
			all = append(all, name+lost)
		}
	}
	return all
}

// along follows names and positions, -1 being the last, into a decoded answer.
func along(value any, path string) any {
	for step := range strings.SplitSeq(path, ".") {
		switch v := value.(type) {
		case map[string]any:
			value = v[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || len(v) == 0 {
				return nil
			}
			value = v[(i+len(v))%len(v)]
		}
	}
	return value
}

// onlyRecord is the answer, or the first record of an answer that has several.
func onlyRecord(body map[string]any) map[string]any {
	if items, several := body["items"].([]any); several {
		return items[0].(map[string]any)
	}
	return body
}

// membersOf are the members of a request with their types.
func membersOf(t reflect.Type) map[string]reflect.Type {
	members := map[string]reflect.Type{}
	for f := range t.Fields() {
		if f.Anonymous {
			maps.Copy(members, membersOf(f.Type))
		} else if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "-" {
			members[name] = f.Type
		}
	}
	return members
}

func nullableOf(t reflect.Type) (names []string) {
	for name, member := range membersOf(t) {
		if _, nullable := reflect.Zero(member).Interface().(call.Nullable); nullable {
			names = append(names, name)
		}
	}
	return names
}

// everyMember fails the test where no sample has a value of a member that the request, or
// a list in it, may have.
func everyMember(t *testing.T, at string, request reflect.Type, samples []sample) {
	t.Helper()
	for name, member := range membersOf(request) {
		var values []any
		for _, s := range samples {
			if !apitest.Empty(s[name]) {
				values = append(values, s[name])
			}
		}
		if len(values) == 0 {
			t.Errorf("no sample has %s%s", at, name)
		}
		if item := itemOf(member); item != nil {
			var items []sample
			for _, list := range values {
				items = append(items, list.([]sample)...)
			}
			everyMember(t, at+name+".", item, items)
		}
	}
}

// itemOf is the type of the items of a list of objects, or nil.
func itemOf(t reflect.Type) reflect.Type {
	if n, nullable := reflect.Zero(t).Interface().(call.Nullable); nullable {
		t = n.Inner()
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Slice || t.Elem().Kind() != reflect.Struct {
		return nil
	}
	if _, text := reflect.New(t.Elem()).Interface().(encoding.TextUnmarshaler); text {
		return nil
	}
	if _, text := reflect.New(t.Elem()).Interface().(json.Unmarshaler); text {
		return nil
	}
	return t.Elem()
}
