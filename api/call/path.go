package call

import (
	"regexp"
	"slices"

	"gongtongti/domain"
)

// values are the parameters of a path by name.
type values map[string]string

// Parameter describes a path parameter: text in a fixed format, one of several words, or
// any text.
type Parameter struct {
	Format  string // as OpenAPI names it
	Pattern string
	Choices []string
	read    func(string) (string, bool)
}

// Path parameters with a fixed format, by name. Other text is answered 404 and never reaches
// a query.
var parameters = map[string]Parameter{
	"id":     {Format: "uuid", read: readID},
	"member": {Format: "uuid", read: readID},
	"code":   {Pattern: Patterns["division"].String(), read: readDivision},
	"month":  {Pattern: MonthPattern, read: readMonth},
}

func readID(text string) (string, bool) {
	id, err := domain.ParseID(text)
	return string(id), err == nil
}

func readDivision(text string) (string, bool) { return text, Patterns["division"].MatchString(text) }

func readMonth(text string) (string, bool) {
	month, err := domain.ParseMonth(text)
	return month.String(), err == nil
}

var pathParameter = regexp.MustCompile(`:([a-z]+)`)

// Parameters returns the names of the path parameters in order.
func (r Route) Parameters() (names []string) {
	for _, match := range pathParameter.FindAllStringSubmatch(r.Path, -1) {
		names = append(names, match[1])
	}
	return names
}

// Parameter describes a path parameter by name.
func (r Route) Parameter(name string) Parameter {
	if choices, ok := r.Choices[name]; ok {
		return Parameter{Choices: choices}
	}
	return parameters[name]
}

// readPath checks and reads every path parameter.
func (r Route) readPath(c *Call) error {
	c.path = values{}
	for _, name := range r.Parameters() {
		text, p := c.Param(name), r.Parameter(name)
		sound := r.page || IsWord(text) // a page reports errors itself
		switch {
		case p.read != nil:
			text, sound = p.read(text)
		case p.Choices != nil:
			sound = slices.Contains(p.Choices, text)
		}
		if !sound {
			return domain.Missing()
		}
		c.path[name] = text
	}
	return nil
}

// ID returns the path parameter id.
func (c *Call) ID() domain.ID { return domain.ID(c.path["id"]) }

// Named returns a path parameter by name.
func (c *Call) Named(name string) string { return c.path[name] }

// Month returns the path parameter month.
func (c *Call) Month() domain.Month {
	month, _ := domain.ParseMonth(c.path["month"]) // readPath has checked it
	return month
}
