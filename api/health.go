package api

type health struct {
	Status string `json:"status"`
}

// healthz says that the program runs, readyz that its database answers and has the
// right schema.
func (s *server) healthz(*call, none) (health, error) { return health{"ok"}, nil }

func (s *server) readyz(c *call, _ none) (health, error) {
	return health{"ok"}, s.Ready(c.ctx())
}
