package config

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// file is a config file.
type file struct {
	kong.Resolver
	names []string
}

// File reads a config file: a JSON object of flags' names in snake_case. A name that is no flag's is refused. What the environment
// sets goes before it, which kong itself would have the other way round; flags go before both.
func File(r io.Reader) (kong.Resolver, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read the config file: %w", err)
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(text, &members); err != nil {
		return nil, fmt.Errorf("read the config file: %w", err)
	}
	f := &file{}
	for name := range members {
		f.names = append(f.names, name)
	}
	f.Resolver, err = kong.JSON(bytes.NewReader(text))
	return f, err
}

// Resolve gives a flag its value, nil for none.
func (f *file) Resolve(ctx *kong.Context, parent *kong.Path, flag *kong.Flag) (any, error) {
	for _, name := range flag.Envs {
		if _, set := os.LookupEnv(name); set {
			return nil, nil
		}
	}
	return f.Resolver.Resolve(ctx, parent, flag)
}

// Validate refuses names that are no flag's of any command.
func (f *file) Validate(app *kong.Application) error {
	unknown := slices.Clone(f.names)
	_ = kong.Visit(app, func(node kong.Visitable, next kong.Next) error {
		if flag, ok := node.(*kong.Flag); ok {
			name := strings.ReplaceAll(flag.Name, "-", "_")
			unknown = slices.DeleteFunc(unknown, func(u string) bool { return u == name })
		}
		return next(nil)
	})
	if len(unknown) > 0 {
		slices.Sort(unknown)
		return fmt.Errorf("the config file sets what there is not: %s", strings.Join(unknown, ", "))
	}
	return nil
}
