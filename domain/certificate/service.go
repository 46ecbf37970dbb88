package certificate

import (
	"context"
	"strings"

	"gongtongti/domain"
	"gongtongti/domain/audit"
)

// Repository keeps certificates.
type Repository interface {
	Served(ctx context.Context, posting domain.ID) (Served, error)
	// Latest returns the valid certificate of the posting, or else the one voided last;
	// NotFound if there is none.
	Latest(ctx context.Context, posting domain.ID) (Certificate, error)
	ByNumber(ctx context.Context, number string) (Certificate, error)
	OfTeacher(ctx context.Context, teacher domain.ID) ([]Certificate, error)
	// NextNumber numbers the certificates of a year without gaps or duplicates.
	NextNumber(ctx context.Context, year int) (int, error)
	Add(ctx context.Context, c Certificate) error
	// Void stores that a certificate is void, and nothing else.
	Void(ctx context.Context, c Certificate) error
	// Rewrite stores the content. It is only used to remove a name.
	Rewrite(ctx context.Context, c Certificate) error
	DivisionName(ctx context.Context, code string) (string, error)
}

// Service has the use cases of certificates.
type Service struct {
	Repository Repository
	Postings   Postings
	Tx         domain.Transactor
	Audit      audit.Log
	Env        domain.Env
}

// Issue is for the officer who decides on the posting, once it is over. If the content is
// unchanged, it returns the existing certificate.
func (s Service) Issue(ctx context.Context, actor domain.Actor, posting domain.ID) (certificate Certificate, err error) {
	err = s.Tx.Do(ctx, func(ctx context.Context) error {
		if err := s.Postings.MayDecide(ctx, actor, posting); err != nil {
			return err
		}
		served, err := s.Repository.Served(ctx, posting)
		if err != nil {
			return err
		}
		if err := served.certifiable(s.Env.Today()); err != nil {
			return err
		}
		if certificate, err = s.Repository.Latest(ctx, posting); err == nil && certificate.Status == Valid {
			if certificate.Content.Statement == served.statement() {
				return nil
			}
			err = s.void(ctx, actor, certificate, served, PostingCorrected, "")
		}
		if err != nil && domain.KindOf(err) != domain.NotFound {
			return err
		}
		if certificate, err = s.compose(ctx, actor, served); err != nil {
			return err
		}
		if err := s.Repository.Add(ctx, certificate); err != nil {
			return err
		}
		return audit.Record(ctx, s.Audit, s.Env, actor, audit.Issue, target(served), nil, certificate.guarded(), "")
	})
	return certificate, err
}

func (s Service) compose(ctx context.Context, actor domain.Actor, served Served) (Certificate, error) {
	issuer, err := s.Repository.DivisionName(ctx, actor.Scope.Division)
	if err != nil {
		return Certificate{}, err
	}
	today := s.Env.Today()
	n, err := s.Repository.NextNumber(ctx, today.Year())
	if err != nil {
		return Certificate{}, err
	}
	content := Content{Number: numberOf(today.Year(), n), Statement: served.statement(), IssuedOn: today, Issuer: issuer}
	return Certificate{PostingID: served.PostingID, CheckCode: newCheckCode(), IssuedAt: s.Env.Instant(),
		Verdict: Verdict{Status: Valid, Content: content}}, nil
}

// Find returns the posting's certificate, valid or voided last, to everyone who sees the
// posting.
func (s Service) Find(ctx context.Context, actor domain.Actor, posting domain.ID) (Certificate, error) {
	if err := s.Postings.Sees(ctx, actor, posting); err != nil {
		return Certificate{}, err
	}
	return s.Repository.Latest(ctx, posting)
}

// Verify is for everyone with number and check code.
func (s Service) Verify(ctx context.Context, number, check string) (Certificate, error) {
	number = strings.ToUpper(strings.TrimSpace(number))
	if !numberForm.MatchString(number) {
		return Certificate{}, unknown()
	}
	certificate, err := s.Repository.ByNumber(ctx, number)
	if domain.KindOf(err) == domain.NotFound || err == nil && !certificate.checks(check) {
		return Certificate{}, unknown()
	}
	return certificate, err
}

// VoidFor voids the certificate of a changed posting if its statement is no longer true. It
// runs in the transaction of the change.
func (s Service) VoidFor(ctx context.Context, actor domain.Actor, posting domain.ID, reason string) error {
	certificate, err := s.Repository.Latest(ctx, posting)
	if domain.KindOf(err) == domain.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	return s.recheck(ctx, actor, certificate, PostingCorrected, reason)
}

// Renamed voids the certificates with an outdated name of the teacher.
func (s Service) Renamed(ctx context.Context, actor domain.Actor, teacher domain.ID) error {
	certificates, err := s.Repository.OfTeacher(ctx, teacher)
	for i := 0; err == nil && i < len(certificates); i++ {
		err = s.recheck(ctx, actor, certificates[i], TeacherCorrected, "")
	}
	return err
}

// Anonymise voids the certificates of an anonymised teacher and removes the name from all of
// them.
func (s Service) Anonymise(ctx context.Context, actor domain.Actor, teacher domain.ID) error {
	certificates, err := s.Repository.OfTeacher(ctx, teacher)
	if err != nil {
		return err
	}
	for _, c := range certificates {
		if err := s.recheck(ctx, actor, c, Anonymised, ""); err != nil {
			return err
		}
		c.Content.TeacherName = anonymousName
		if err := s.Repository.Rewrite(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

// recheck voids a valid certificate whose statement is no longer true.
func (s Service) recheck(ctx context.Context, actor domain.Actor, c Certificate, reason Reason, words string) error {
	if c.Status != Valid {
		return nil
	}
	served, err := s.Repository.Served(ctx, c.PostingID)
	if err != nil || c.Content.Statement == served.statement() {
		return err
	}
	return s.void(ctx, actor, c, served, reason, words)
}

func (s Service) void(ctx context.Context, actor domain.Actor, old Certificate, served Served, reason Reason, words string) error {
	certificate := old
	certificate.Status, certificate.VoidReason, certificate.VoidedOn = Voided, reason, s.Env.Today()
	if err := s.Repository.Void(ctx, certificate); err != nil {
		return err
	}
	return audit.Record(ctx, s.Audit, s.Env, actor, audit.Void, target(served), old.guarded(), certificate.guarded(), words)
}

// target uses the posting's id, because certificate numbers are not ids.
func target(s Served) audit.Target {
	return audit.Target{Kind: domain.CertificateRecord, ID: s.PostingID, Subject: s.HomeSchoolID}
}
