// Package stat is what CloudWatch keeps of observed values, and the statistics that it makes of them. It is pure.
//
// A Set is any number of observations in bounded space: their number, sum, least and greatest value, which are exact, and how they are
// distributed, which is exact up to distinctMax different values and then grouped into ranges of values that differ by a percent or a
// few. Sets merge in any order to the same numbers, so that what is kept per minute gives what there was per hour.
//
// A Statistic is what users ask for: Sum, p99.9, TM(10%:90%). Source of names and meanings: CloudWatch User Guide, "CloudWatch statistics
// definitions".
package stat
