package api

import (
	"net/url"

	"gongtongti/api/call"
	"gongtongti/domain"
	"gongtongti/domain/certificate"
)

// certificates answers certificates of service, as data and as a page.
type certificates struct{ service certificate.Service }

// issuedCertificate is a certificate for who sees the posting, with its public page.
type issuedCertificate struct {
	certificate.Certificate
	VoidLabel string `json:"void_label"`
	Page      string `json:"page"`
}

// Hashed implements call.Hashed.
func (issuedCertificate) Hashed() {}

// verifiedCertificate is what anybody learns who holds number and check code.
type verifiedCertificate struct {
	certificate.Verdict
	VoidLabel string `json:"void_label"`
}

func issued(c *call.Call, created certificate.Certificate, err error) (issuedCertificate, error) {
	page := certificatePages + "/" + url.PathEscape(created.Content.Number) + "?check=" + url.QueryEscape(created.CheckCode)
	return issuedCertificate{created, created.VoidReason.Label().In(c.Language()), page}, err
}

func (h certificates) issue(c *call.Call, _ call.None) (issuedCertificate, error) {
	certificate, err := h.service.Issue(c.Ctx(), c.Actor, c.ID())
	return issued(c, certificate, err)
}

func (h certificates) get(c *call.Call, _ call.None) (issuedCertificate, error) {
	certificate, err := h.service.Find(c.Ctx(), c.Actor, c.ID())
	return issued(c, certificate, err)
}

type checkCode struct {
	Check string `query:"check" validate:"max=100"`
}

// verifyCertificate is open to all: a wrong number and a wrong check code get one answer.
func (h certificates) verify(c *call.Call, in checkCode) (verifiedCertificate, error) {
	certificate, err := h.service.Verify(c.Ctx(), c.Named("number"), in.Check)
	if err != nil {
		return verifiedCertificate{}, err
	}
	return verifiedCertificate{certificate.Verdict, certificate.VoidReason.Label().In(c.Language())}, nil
}

// certificatePage is the certificate on one sheet of A4. Without number and check code,
// or with wrong ones, it asks for them; what chat programs add to the address is ignored.
func (h certificates) page(c *call.Call) (page, error) {
	number, check := c.Named("number"), c.QueryParam("check")
	if number == "" {
		number = c.QueryParam("number")
	}
	view := certificateView{Number: number, Address: c.Request().Host, Asked: number == "" && check == ""}
	if !view.Asked {
		certificate, err := h.service.Verify(c.Ctx(), number, check)
		if err != nil && domain.KindOf(err) != domain.NotFound {
			return page{}, err
		}
		view.Certificate, view.Found = certificate, err == nil
	}
	return view.render()
}
