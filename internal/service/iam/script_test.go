package iam_test

// Proves what every operation answers, to the text: the scripts in testdata are calls with real signatures and the answers
// expected, which were compared with AWS's recorded ones, its documentation, and the sources that errors.go names. Rewrite
// them with -update, and read the difference.

import (
	"flag"
	"testing"

	"sluice/internal/service/iam/iamtest"
)

var update = flag.Bool("update", false, "rewrite testdata")

func TestScripts(t *testing.T) { iamtest.Run(t, "testdata/*.txt", *update) }
