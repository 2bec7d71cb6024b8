package cloudwatch

import (
	"context"
	"slices"

	api "sluice/internal/api/cloudwatchapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// describeAlarmHistory shows what became of alarms in the last 30 days, those included that were deleted, the newest first by default.
func (s *Service) describeAlarmHistory() service.Operation {
	return service.Define(api.DescribeAlarmHistory, service.Contract{
		Action: "cloudwatch:DescribeAlarmHistory", Resource: "alarm",
		Errors: []*wire.ErrorShape{wire.ErrValidation, api.ErrInvalidNextToken},
		Gaps:   []string{"AlarmContributorId is refused: alarms have no contributors"},
	}, func(c *service.Call, in *api.DescribeAlarmHistoryInput) error {
		name := in.AlarmName.Or("*")
		onAlarms(c, nil, name)
		return nil
	}, s.handleDescribeAlarmHistory)
}

func (s *Service) handleDescribeAlarmHistory(_ context.Context, c *service.Call, in *api.DescribeAlarmHistoryInput) (*api.DescribeAlarmHistoryOutput, error) {
	if in.AlarmContributorId.Set {
		return nil, notYet("AlarmContributorId")
	}
	after, ok := behind(in.NextToken)
	if !ok {
		return nil, invalidToken()
	}
	type found struct {
		id   string
		item historyRecord
	}
	var all []found
	descending := in.ScanBy.V != api.ScanByTimestampAscending
	err := s.alarms.history.LoadBelow(c.Account+"/"+c.Region+"/", func(id string, h historyRecord) error {
		if c.Now.Sub(h.At) <= historyFor && asked(&h, in) && (after == "" || descending && id < after || !descending && id > after) {
			all = append(all, found{id, h})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if descending {
		slices.Reverse(all)
	}
	out := &api.DescribeAlarmHistoryOutput{AlarmHistoryItems: []api.AlarmHistoryItem{}}
	for i := range all {
		if int64(i) == in.MaxRecords.Or(historyPageMax) {
			out.NextToken = wire.Some(service.PageToken(all[i-1].id))
			break
		}
		out.AlarmHistoryItems = append(out.AlarmHistoryItems, all[i].item.shown())
	}
	return out, nil
}

func asked(h *historyRecord, in *api.DescribeAlarmHistoryInput) bool {
	types := in.AlarmTypes
	if len(types) == 0 && !in.AlarmName.Set { // "If you omit this parameter, only metric alarms are returned"
		types = []string{api.AlarmTypeMetricAlarm}
	}
	return (!in.AlarmName.Set || in.AlarmName.V == h.Alarm) && (len(types) == 0 || slices.Contains(types, h.Kind)) &&
		(!in.HistoryItemType.Set || in.HistoryItemType.V == h.Type) &&
		(!in.StartDate.Set || !h.At.Before(in.StartDate.V)) && (!in.EndDate.Set || !h.At.After(in.EndDate.V))
}
