package iam

// bound sets the permissions boundary of a user or role.
func (s *Service) bound(i *identity, policyARN string) error {
	if err := checkPolicyARN(policyARN); err != nil {
		return err
	}
	if s.managed(i.Account, policyARN) == nil {
		return errNoBoundaryPolicy(policyARN)
	}
	i.Boundary = policyARN
	return nil
}

// unbound takes it away.
func unbound(i *identity, kind string) error {
	if i.Boundary == "" {
		return errNoBoundary(kind, i.Name)
	}
	i.Boundary = ""
	return nil
}
