// Proves that there is no package-level state that changes: no variable of a package is assigned outside its declaration, none
// is of a type that exists to be changed, and there is no init.
package tidy

import (
	"go/ast"
	"go/token"
	"testing"
)

// kept are the exceptions, each with its reason.
var kept = map[string]string{
	"internal/value rooms":             "a pool of scratch memory: what it holds is never seen",
	"internal/wire/jsonshape decoders": "the same",
}

// globals are the variables of all packages.
type globals struct {
	names map[string]map[string]bool // package → names
	specs map[any]bool               // their declarations
}

func TestNoStrayGlobals(t *testing.T) {
	all := sources(t)
	found := globals{names: map[string]map[string]bool{}, specs: map[any]bool{}}
	for _, s := range all {
		if !s.test {
			found.note(t, &s)
		}
	}
	for _, s := range all {
		if !s.test {
			found.check(t, &s)
		}
	}
}

func (g *globals) note(t *testing.T, s *source) {
	for _, decl := range s.ast.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			if d.Name.Name == "init" && d.Recv == nil {
				t.Errorf("%s has an init", s.path)
			}
		case *ast.GenDecl:
			if d.Tok == token.VAR {
				for _, spec := range d.Specs {
					g.noteSpec(t, s, spec.(*ast.ValueSpec))
				}
			}
		}
	}
}

func (g *globals) noteSpec(t *testing.T, s *source, v *ast.ValueSpec) {
	g.specs[v] = true
	for _, name := range v.Names {
		if name.Name == "_" {
			continue
		}
		if g.names[s.pkg] == nil {
			g.names[s.pkg] = map[string]bool{}
		}
		g.names[s.pkg][name.Name] = true
		if kept[s.pkg+" "+name.Name] == "" && (mutable(v.Type) || len(v.Values) > 0 && mutable(v.Values[0])) {
			t.Errorf("%s: the package variable %s is of a type that exists to be changed", s.path, name.Name)
		}
	}
}

// mutable recognises types and composite literals of packages sync and sync/atomic, and channels.
func mutable(e ast.Expr) bool {
	switch x := e.(type) {
	case *ast.CompositeLit:
		return mutable(x.Type)
	case *ast.SelectorExpr:
		pkg, ok := x.X.(*ast.Ident)
		return ok && (pkg.Name == "sync" || pkg.Name == "atomic")
	case *ast.ChanType:
		return true
	case *ast.IndexExpr:
		return mutable(x.X)
	}
	return false
}

// check looks for assignments to variables of the file's package.
func (g *globals) check(t *testing.T, s *source) {
	report := func(e ast.Expr) {
		if x := target(e); x != nil && g.isGlobal(s.pkg, x) && kept[s.pkg+" "+x.Name] == "" {
			t.Errorf("%s: the package variable %s is changed at %s", s.path, x.Name, s.set.Position(x.Pos()))
		}
	}
	ast.Inspect(s.ast, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.AssignStmt:
			if x.Tok != token.DEFINE {
				for _, l := range x.Lhs {
					report(l)
				}
			}
		case *ast.IncDecStmt:
			report(x.X)
		}
		return true
	})
}

// target is the variable at the root of what is assigned to: v of v.x[i].
func target(e ast.Expr) *ast.Ident {
	for {
		switch x := e.(type) {
		case *ast.IndexExpr:
			e = x.X
		case *ast.SelectorExpr:
			e = x.X
		case *ast.Ident:
			return x
		default:
			return nil
		}
	}
}

// isGlobal tells a package's variable from a local one of the same name: the parser resolves names within a file, and leaves
// those of the package's other files open.
func (g *globals) isGlobal(pkg string, x *ast.Ident) bool {
	if !g.names[pkg][x.Name] {
		return false
	}
	return x.Obj == nil || g.specs[x.Obj.Decl]
}
