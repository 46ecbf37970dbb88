package certificate

import (
	"context"

	"gongtongti/domain"
)

// Postings decide who may do what with the certificate of a posting.
type Postings interface {
	// Sees fails with NotFound unless the actor may see the posting.
	Sees(ctx context.Context, actor domain.Actor, posting domain.ID) error
	// MayDecide fails unless the actor decides on the posting; posting and teacher do
	// not change until the transaction ends.
	MayDecide(ctx context.Context, actor domain.Actor, posting domain.ID) error
}

// unknown is the same answer for an unknown number and a wrong check code.
func unknown() error {
	return domain.Fail(domain.NotFound, "certificate_unknown", "没有找到这份证明，请核对编号和校验码。",
		"There is no such certificate; compare number and check code.")
}
