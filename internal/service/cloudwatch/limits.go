package cloudwatch

import "time"

// Limits are AWS's. Source: CloudWatch User Guide, "CloudWatch service quotas", and the API reference of each operation.
const (
	dataMax        = 1000 // of one PutMetricData
	valuesMax      = 150  // of one datum
	dimensionsMax  = 30
	statisticsMax  = 1440    // points of one GetMetricStatistics
	queriesMax     = 500     // of one GetMetricData
	pointsMax      = 100_800 // of one GetMetricData
	pageMetricsMax = 500
	alarmsMax      = 5000 // of an account and region
	alarmTagsMax   = 50
	dashboardsMax  = 5000 // of an account. AWS has no such limit
	dashboardMax   = 1 << 20
	namesMax       = 100     // of one DeleteDashboards
	requestMax     = 1 << 20 // bytes of one PutMetricData
	historyPageMax = 100
	actionsMax     = 5    // of each state of an alarm
	childrenMax    = 100  // alarms in a rule
	recordsDefault = 50   // alarms on a page of DescribeAlarms
	pageDashboards = 1000 // on a page of ListDashboards
)

// Times.
const (
	listedFor     = 14 * 24 * time.Hour // a metric without new data is listed
	activeFor     = 3 * time.Hour       // RecentlyActive PT3H
	pastMax       = 14 * 24 * time.Hour // age of new data
	futureMax     = 2 * time.Hour
	historyFor    = 30 * 24 * time.Hour
	minuteRounded = 15 * 24 * time.Hour // a younger start of a query is rounded to the minute
	fiveRounded   = 63 * 24 * time.Hour // and this one to five minutes
)

// valueMax bounds the values of data: they are in the range of -2^360 to 2^360.
const valueMax = 0x1p360
