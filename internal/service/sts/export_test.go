package sts

// Bind gives STS more to ask after it was made, as the composition root does when it makes it.
func (s *Service) Bind(options ...Option) {
	for _, o := range options {
		o(s)
	}
}

// drop forgets every session.
func (c *cache) drop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.young)
	clear(c.old)
}
