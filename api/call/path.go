package call

import (
	"regexp"
	"slices"

	"gongtongti/domain"
)

// values are the parameters of a path as they were read.
type values map[string]string

// Parameter is a parameter in the path of a route: a text of one form, one of some
// choices, or any text.
type Parameter struct {
	Format  string // as OpenAPI names it
	Pattern string
	Choices []string
	read    func(string) (string, bool)
}

// The parameters of paths by name. A text that has not the form of its parameter names
// nothing: 404, and no query sees it.
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

// Parameters are the names of the parameters in the path, in order.
func (r Route) Parameters() (names []string) {
	for _, match := range pathParameter.FindAllStringSubmatch(r.Path, -1) {
		names = append(names, match[1])
	}
	return names
}

// Parameter is what the route takes under a name in its path.
func (r Route) Parameter(name string) Parameter {
	if choices, ok := r.Choices[name]; ok {
		return Parameter{Choices: choices}
	}
	return parameters[name]
}

// readPath reads every parameter of the path by its form.
func (r Route) readPath(c *Call) error {
	c.path = values{}
	for _, name := range r.Parameters() {
		text, p := c.Param(name), r.Parameter(name)
		sound := r.page || IsWord(text) // a page says itself what is wrong
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

// ID of the record that the path names.
func (c *Call) ID() domain.ID { return domain.ID(c.path["id"]) }

// Named is a parameter of the path, by its name there.
func (c *Call) Named(name string) string { return c.path[name] }

// Month that the path names.
func (c *Call) Month() domain.Month {
	month, _ := domain.ParseMonth(c.path["month"]) // it has its form
	return month
}
