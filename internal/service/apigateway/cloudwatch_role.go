package apigateway

import "sluice/internal/service"

// CloudWatchRole is the ARN of the role as which API Gateway logs for an account in a region; empty when its settings name none.
func (s *Service) CloudWatchRole(account, region string) string {
	if set := s.settings.find(s, &service.Call{Account: account, Region: region}, settingsID); set != nil {
		return set.CloudWatchRoleARN
	}
	return ""
}
