package api

import (
	"net/url"

	"gongtongti/domain"
	"gongtongti/domain/certificate"
)

// issuedCertificate is a certificate for who sees the posting, with its public page.
type issuedCertificate struct {
	certificate.Certificate
	VoidLabel string `json:"void_label"`
	Page      string `json:"page"`
}

func (issuedCertificate) hashed() bool { return true }

// verifiedCertificate is what anybody learns who holds number and check code.
type verifiedCertificate struct {
	certificate.Verdict
	VoidLabel string `json:"void_label"`
}

const certificatePages = "/certificates"

func (c *call) issued(made certificate.Certificate, err error) (issuedCertificate, error) {
	page := certificatePages + "/" + url.PathEscape(made.Content.Number) + "?check=" + url.QueryEscape(made.CheckCode)
	return issuedCertificate{made, made.VoidReason.Label().In(language(c)), page}, err
}

func (s *server) issueCertificate(c *call, _ none) (issuedCertificate, error) {
	id, err := c.id("id")
	if err != nil {
		return issuedCertificate{}, err
	}
	return c.issued(s.Certificates.Issue(c.ctx(), c.actor, id))
}

func (s *server) getCertificate(c *call, _ none) (issuedCertificate, error) {
	id, err := c.id("id")
	if err != nil {
		return issuedCertificate{}, err
	}
	return c.issued(s.Certificates.Find(c.ctx(), c.actor, id))
}

type checkCode struct {
	Check string `query:"check" validate:"max=100"`
}

// verifyCertificate is open to all: a wrong number and a wrong check code get one answer.
func (s *server) verifyCertificate(c *call, in checkCode) (verifiedCertificate, error) {
	found, err := s.Certificates.Verify(c.ctx(), c.Param("number"), in.Check)
	if err != nil {
		return verifiedCertificate{}, err
	}
	return verifiedCertificate{found.Verdict, found.VoidReason.Label().In(language(c))}, nil
}

// certificatePage is the certificate on one sheet of A4. Without number and check code,
// or with wrong ones, it asks for them; what chat programs add to the address is ignored.
func (s *server) certificatePage(c *call) (page, error) {
	number, check := c.Param("number"), c.QueryParam("check")
	if number == "" {
		number = c.QueryParam("number")
	}
	view := certificateView{Number: number, Address: c.Request().Host, Asked: number == "" && check == ""}
	if !view.Asked {
		found, err := s.Certificates.Verify(c.ctx(), number, check)
		if err != nil && domain.KindOf(err) != domain.NotFound {
			return page{}, err
		}
		view.Certificate, view.Found = found, err == nil
	}
	return view.render()
}
