package call

import (
	"encoding/json"
	"errors"
	"log/slog"
	"math"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"gongtongti/domain"
)

// Problem is the body of every error answer: application/problem+json, RFC 9457.
type Problem struct {
	Type      string       `json:"type"`
	Title     string       `json:"title"`
	Status    int          `json:"status"`
	Code      string       `json:"code"`
	Detail    string       `json:"detail"`
	RequestID string       `json:"request_id"`
	Errors    []FieldError `json:"errors,omitempty"`
	Existing  []Existing   `json:"existing,omitempty"`
}

// FieldError is one fault of one field.
type FieldError struct {
	Field   string `json:"field"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Existing is a record that a problem refers to, such as a likely double.
type Existing struct {
	domain.Ref
	Href string `json:"href"`
}

// HTTP status by kind of error.
var statuses = map[domain.Kind]int{
	domain.Invalid:         http.StatusUnprocessableEntity,
	domain.Malformed:       http.StatusBadRequest,
	domain.Unauthenticated: http.StatusUnauthorized,
	domain.Forbidden:       http.StatusForbidden,
	domain.NotFound:        http.StatusNotFound,
	domain.Conflict:        http.StatusConflict,
	domain.Stale:           http.StatusPreconditionFailed,
	domain.Locked:          http.StatusTooManyRequests,
	domain.Unavailable:     http.StatusServiceUnavailable,
	domain.Gone:            http.StatusGone,
}

// Titles of problems by status.
var Titles = map[int]domain.Text{
	http.StatusBadRequest:            domain.T("请求无法读取", "Bad request"),
	http.StatusUnauthorized:          domain.T("需要登录", "Login required"),
	http.StatusForbidden:             domain.T("没有权限", "Forbidden"),
	http.StatusRequestTimeout:        domain.T("请求超时", "Request timed out"),
	http.StatusNotFound:              domain.T("未找到", "Not found"),
	http.StatusMethodNotAllowed:      domain.T("不支持此方法", "Method not allowed"),
	http.StatusConflict:              domain.T("当前状态不允许", "Conflict with the state of the record"),
	http.StatusGone:                  domain.T("须重新开始", "Start again"),
	http.StatusPreconditionFailed:    domain.T("记录已被修改", "The record has changed"),
	http.StatusRequestEntityTooLarge: domain.T("内容过大", "Request too large"),
	http.StatusUnsupportedMediaType:  domain.T("不支持的内容类型", "Unsupported media type"),
	http.StatusUnprocessableEntity:   domain.T("填写有误", "Invalid fields"),
	http.StatusPreconditionRequired:  domain.T("缺少版本", "Version required"),
	http.StatusTooManyRequests:       domain.T("请求过于频繁", "Too many requests"),
	http.StatusServiceUnavailable:    domain.T("服务暂不可用", "Service unavailable"),
	http.StatusInternalServerError:   domain.T("服务出错", "Internal server error"),
}

// statusError is an error with a status that no kind of domain error has.
type statusError struct {
	status   int
	known    *domain.Error
	existing []Existing
}

func (e statusError) Error() string { return e.known.Error() }

// Refuse returns an error with a status that no kind of domain error has.
func Refuse(status int, code, zh, en string) error {
	return statusError{status, domain.Fail(domain.Malformed, code, zh, en), nil}
}

// maxFaults limits the faults in one answer. It is more than any form has fields. A body of
// 1 MiB can have 100,000 faults, each with a message longer than the text at fault.
const maxFaults = 100

// OnError is echo's error handler. It answers every error with a Problem.
func (s *Server) OnError(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	p, wait := s.Problem(err, c)
	if wait > 0 {
		c.Response().Header().Set("Retry-After", strconv.Itoa(wait))
	}
	c.Response().Header().Del("ETag") // of the answer that failed
	c.Response().Header().Set("Cache-Control", "no-store")
	body, err := json.Marshal(p)
	if err != nil {
		slog.Error("problem cannot be written", "error", err)
		return
	}
	if err := c.Blob(p.Status, "application/problem+json", body); err != nil {
		slog.Debug("the caller has gone", "error", err)
	}
}

// Problem describes an error in the caller's language. wait is the number of seconds after
// which the client may retry; 0: it should not.
func (s *Server) Problem(err error, c echo.Context) (p Problem, wait int) {
	status, known := statusOf(err)
	if status >= http.StatusInternalServerError {
		slog.Error("request failed", "request_id", RequestID(c), "route", c.Path(), "error", err)
	}
	lang := Language(c)
	p = Problem{Type: "about:blank", Title: Titles[status].In(lang), Status: status, Code: known.Code,
		Detail: known.Detail.In(lang), RequestID: RequestID(c)}
	for _, f := range known.Faults[:min(len(known.Faults), maxFaults)] {
		p.Errors = append(p.Errors, FieldError{f.Field, f.Code, f.Message.In(lang)})
	}
	var own statusError
	if errors.As(err, &own) {
		p.Existing = own.existing
	}
	for _, ref := range known.Existing {
		p.Existing = append(p.Existing, Existing{ref, s.Address(known.ExistingIs, ref.ID)})
	}
	return p, int(math.Ceil(known.RetryAfter.Seconds()))
}

func statusOf(err error) (int, *domain.Error) {
	var known *domain.Error
	var own statusError
	var fromEcho *echo.HTTPError
	switch {
	case errors.As(err, &own):
		return own.status, own.known
	case errors.As(err, &known):
		return statuses[known.Kind], known
	case errors.As(err, &fromEcho):
		return echoStatus(fromEcho.Code)
	}
	return http.StatusInternalServerError, domain.Fail(0, "internal",
		"服务出现内部错误，内容没有保存。请把request_id告诉管理员。", "Internal error; nothing was saved. Please report the request_id to the administrator.")
}

func echoStatus(status int) (int, *domain.Error) {
	switch status {
	case http.StatusNotFound:
		return status, domain.Fail(0, "not_found", "没有这个地址，请核对路径。", "Not found; check the path.")
	case http.StatusMethodNotAllowed:
		return status, domain.Fail(0, "method_not_allowed", "这个地址不支持此方法，请看Allow头。",
			"Method not allowed; see the Allow header.")
	case http.StatusRequestEntityTooLarge:
		return status, domain.Fail(0, "too_large", "内容不能超过1 MiB。", "The body must not exceed 1 MiB.")
	}
	return http.StatusBadRequest, domain.Fail(0, "malformed", "请求无法读取。", "The request is malformed.")
}
