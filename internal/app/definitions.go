package app

import "sluice/internal/service"

// Definitions lists what this build serves, for documents and tests. Its operations have no server behind them: they can be
// read, and not run.
func Definitions() []service.Definition { return (&App{}).services() }
