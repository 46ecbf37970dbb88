package call

import (
	"errors"
	"reflect"
	"regexp"
	"strings"
	"sync"

	"github.com/go-playground/validator/v10"

	"gongtongti/domain"
)

// shape checks the form of requests: required, length, pattern. The domain checks the
// meaning of values, the database checks references.
var shape = newShape()

func newShape() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(func(f reflect.StructField) string {
		if f.Anonymous {
			return embedded
		}
		return jsonName(f)
	})
	v.RegisterCustomTypeFunc(func(field reflect.Value) any {
		return field.Interface().(domain.Date).String()
	}, domain.Date{})
	for name, pattern := range Patterns {
		must(v.RegisterValidation(name, func(fl validator.FieldLevel) bool {
			return pattern.MatchString(fl.Field().String())
		}))
	}
	return v
}

// embedded replaces the name of an embedded struct in the path of a fault: to the client its
// members are members of the request.
const embedded = "~"

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// Patterns are the formats that a validate tag names.
var Patterns = map[string]*regexp.Regexp{
	"school_code": regexp.MustCompile(`^[0-9]{10}$`),
	"division":    regexp.MustCompile(`^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9})$`),
	"username":    regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{1,39}$`),
	"phone":       regexp.MustCompile(`^\+?[0-9][0-9 -]{5,18}[0-9]$`),
	"codes":       regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}(,[a-z][a-z0-9_]{0,39})*$`),
	"code":        regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`),
}

// Messages by validator tag; %s is the parameter of the tag.
var messages = map[string]domain.Text{
	"required":    domain.T("此项必填。", "This field is required."),
	"max.string":  domain.T("不能超过%s个字。", "At most %s characters."),
	"min.string":  domain.T("至少%s个字。", "At least %s characters."),
	"max.slice":   domain.T("最多%s项。", "Too many: at most %s."),
	"min.slice":   domain.T("至少%s项。", "Too few: at least %s."),
	"max.int":     domain.T("不能大于%s。", "At most %s."),
	"min.int":     domain.T("不能小于%s。", "At least %s."),
	"oneof":       domain.T("只能是：%s。", "Must be one of: %s."),
	"school_code": domain.T("学校标识码为10位数字。", "A school code has 10 digits."),
	"division":    domain.T("区划代码为2、4、6或9位数字。", "A division code has 2, 4, 6 or 9 digits."),
	"username": domain.T("用户名为2至40个小写字母、数字、点、横线或下划线，以字母或数字开头。",
		"A user name has 2 to 40 lower-case letters, digits, dots, dashes or underscores and begins with a letter or digit."),
	"phone":         domain.T("电话号码由数字、空格和横线组成。", "A phone number has digits, spaces and dashes."),
	"required_with": domain.T("此项必填。", "This field is required."),
	"code":          domain.T("代码由小写字母、数字和下划线组成。", "A code has lower-case letters, digits and underscores."),
	"codes": domain.T("代码由小写字母、数字和下划线组成，多个代码之间用逗号分隔。",
		"A code has lower-case letters, digits and underscores; separate several with commas."),
	"unique":           domain.T("有重复的项。", "Some entries are duplicates."),
	"excluded_if":      domain.T("这里不能填写此项。", "This field is not allowed here."),
	"excluded_with":    domain.T("不能与%s同时填写。", "It cannot be combined with %s."),
	"excluded_without": domain.T("只能与school_id一起使用。", "It requires school_id."),
	"required_if":      domain.T("此项必填。", "This field is required."),
	"required_without": domain.T("此项必填。", "This field is required."),
}

var (
	registered      = map[reflect.Type]bool{}
	registeredMutex sync.Mutex
)

// register registers the Field types of a request with the validator, once for each type.
// It is called when routes are made, before any request is read.
func register(t reflect.Type) {
	registeredMutex.Lock()
	defer registeredMutex.Unlock()
	registerFields(t)
}

func registerFields(t reflect.Type) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || registered[t] {
		return
	}
	registered[t] = true
	if n, ok := reflect.Zero(t).Interface().(Nullable); ok {
		shape.RegisterCustomTypeFunc(valueOf, n)
		registerFields(n.Inner())
		return
	}
	for i := range t.NumField() {
		registerFields(t.Field(i).Type)
	}
}

// Accepts reports whether a value satisfies the rules of a validate tag.
func Accepts(value any, rules string) bool { return shape.Var(value, rules) == nil }

// FieldCodes returns the fault codes of the validator.
func FieldCodes() []string {
	var codes []string
	for tag := range messages {
		code, _, _ := strings.Cut(tag, ".")
		codes = append(codes, code)
	}
	return codes
}

// checked is a request with a rule that tags cannot express.
type checked interface{ Check(faults *domain.Faults) }

// validate adds the faults of the form, at most one for each field.
func validate(faults *domain.Faults, in any) {
	if own, ok := in.(checked); ok {
		own.Check(faults)
	}
	err := shape.Struct(in)
	var wrong validator.ValidationErrors
	if !errors.As(err, &wrong) {
		return
	}
	for _, w := range wrong {
		_, path, _ := strings.Cut(strings.ReplaceAll(w.Namespace(), embedded+".", ""), ".")
		if !mentioned(*faults, path) {
			text := message(w)
			tag, _ := rule(w)
			faults.Add(path, tag, text.ZH, text.EN)
		}
	}
}

func mentioned(faults domain.Faults, path string) bool {
	for _, f := range faults {
		if strings.HasPrefix(f.Field, path) {
			return true
		}
	}
	return false
}

var capital = regexp.MustCompile(`([a-z])([A-Z])`)

// ClientName converts a Go field name to its JSON name.
func ClientName(field string) string {
	return strings.ToLower(capital.ReplaceAllString(field, "${1}_$2"))
}

// rule returns the tag that failed and its parameter; of alternatives the last.
func rule(w validator.FieldError) (tag, param string) {
	alternatives := strings.Split(w.Tag(), "|")
	tag, _, _ = strings.Cut(alternatives[len(alternatives)-1], "=")
	return tag, w.Param()
}

func message(w validator.FieldError) domain.Text {
	tag, param := rule(w)
	text, ok := messages[tag]
	if !ok {
		kind := w.Kind().String()
		text = messages[tag+"."+kind]
	}
	switch tag {
	case "oneof":
		param = strings.ReplaceAll(param, " ", ", ")
	case "excluded_with":
		param = strings.ReplaceAll(ClientName(param), " ", ", ")
	}
	return domain.T(strings.ReplaceAll(text.ZH, "%s", param), strings.ReplaceAll(text.EN, "%s", param))
}

// jsonName is the name of a field in queries or JSON.
func jsonName(f reflect.StructField) string {
	if name := f.Tag.Get("query"); name != "" {
		return name
	}
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}
