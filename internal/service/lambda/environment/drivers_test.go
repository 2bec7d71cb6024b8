// Runs what invoke_test.go, provisioned_test.go, extension_test.go, managed_test.go, managed_node_test.go, managed_other_test.go and
// leak_test.go prove in the sandboxes of both drivers. A host without the means to isolate says what it lacks; under CI, root has to have them.
package environment

import (
	"context"
	"os"
	"testing"

	"sluice/internal/sandbox"
	"sluice/internal/sandbox/drivers"
	"sluice/internal/sandbox/isolated"
)

// host is a test on a driver.
type host struct {
	*testing.T
	driver sandbox.Driver
	folder string // the driver's
}

var everywhere = map[string]func(*host){
	"answers":       testAnswers,
	"headers":       testHeaders,
	"deaths":        testDeaths,
	"timeout":       testTimeout,
	"init failures": testInitFailures,
	"tail":          testTail,
	"invocations follow each other in the log": testInvocationsFollowEachOtherInTheLog,
	"streaming":                                 testStreaming,
	"caller of a stream that leaves":            testCallerOfAStreamThatLeaves,
	"one environment per concurrent invocation": testOneEnvironmentPerConcurrentInvocation,
	"freeze and recycle":                        testFreezeAndRecycle,
	"retire":                                    testRetire,
	"capacity":                                  testCapacity,
	"caller that leaves":                        testCallerThatLeaves,
	"refused starts":                            testRefusedStarts,
	"variables":                                 testVariables,
	"provisioned":                               testProvisioned,
	"less provisioned":                          testLessProvisioned,
	"room for provisioned":                      testRoomForProvisioned,
	"provisioned ones are not in the way":       testProvisionedAreNotInTheWay,
	"end of what was retired while busy":        testEndOfWhatWasRetiredWhileBusy,
	"stale":                                     testStale,
	"no trace of what found no room":            testNoTraceOfWhatFoundNoRoom,
	"telemetry over HTTP":                       testTelemetryOverHTTP,
	"telemetry over TCP":                        testTelemetryOverTCP,
	"extension that crashes":                    testExtensionThatCrashes,
	"node":                                      testNode,
	"node failures":                             testNodeFailures,
	"node log":                                  testNodeLog,
	"python":                                    testPython,
	"note of the interpreter":                   testNoteOfTheInterpreter,
	"wrapper script":                            testWrapperScript,
	"ruby":                                      testRuby,
	"java":                                      testJava,
	"java function on the published interfaces": testJavaFunctionOnThePublishedInterfaces,
	"nothing is left": testNothingIsLeft,
}

func TestFleet(t *testing.T) {
	onDrivers(t, func(h *host) {
		for name, test := range everywhere {
			h.Run(name, func(t *testing.T) { test(&host{t, h.driver, h.folder}) })
		}
	})
}

// onDrivers runs a test once for each driver.
func onDrivers(t *testing.T, test func(*host)) {
	for _, name := range []string{drivers.Process, drivers.Isolated} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			test(&host{t, open(t, name, folder), folder})
		})
	}
}

// open opens a driver for a test, which closes it at its end.
func open(t testing.TB, name, folder string) sandbox.Driver {
	t.Helper()
	d, err := drivers.Open(context.Background(), self, name, isolated.Config{Folder: folder}, quiet())
	if err != nil {
		if os.Getenv("CI") == "true" && os.Geteuid() == 0 {
			t.Fatal(err)
		}
		t.Skip("left out: ", err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// driverOf is a host's driver; a test, or a benchmark, that is none has plain processes.
func driverOf(t testing.TB) sandbox.Driver {
	if h, ok := t.(interface{ driven() sandbox.Driver }); ok {
		return h.driven()
	}
	return open(t, drivers.Process, t.TempDir())
}

func (h *host) driven() sandbox.Driver { return h.driver }

// task is where a function finds its code.
func (h *host) task(f *Function) string {
	if h.driver.Enforces().Files == "" {
		return f.Code
	}
	return taskFolder
}
