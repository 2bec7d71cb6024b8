package image

// Proves that layers arrive as their builders meant them, one over the other, and that nothing in a hostile one gets out of its folder or
// past the bounds. How: images made layer by layer here; a folder beside the store that must stay as it was.

import (
	"archive/tar"
	"bytes"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

type layers [][]tar.Header

func TestLayersMakeOneTree(t *testing.T) {
	for name, c := range map[string]struct {
		layers layers
		want   map[string]string
	}{
		"one over the other": {
			layers{{dir("etc"), file("etc/a", "1"), file("etc/b", "1")}, {file("etc/b", "2"), file("new/deep/c", "2")}},
			map[string]string{"etc/": "", "etc/a": "1", "etc/b": "2", "new/": "", "new/deep/": "", "new/deep/c": "2"},
		},
		"whiteout": {
			layers{{file("a", "1"), file("d/x", "1"), file("d/y", "1"), file("e/z", "1")}, {file(".wh.a", ""), file("d/.wh.x", ""), file(".wh.e", ""), file(".wh.never", ""), file("a/.wh.odd", "")}},
			map[string]string{"d/": "", "d/y": "1"},
		},
		"opaque": {
			layers{{file("d/x", "1"), file("d/s/y", "1"), file("keep", "1")}, {file("d/new", "2"), file("d/.wh..wh..opq", ""), file("none/.wh..wh..opq", "")}},
			map[string]string{"d/": "", "d/new": "2", "keep": "1"},
		},
		"a whiteout is for layers below": {
			layers{{file("a", "1")}, {file("a", "2"), file(".wh.a", "")}},
			map[string]string{"a": "2"},
		},
		"file over folder, folder over file, link over folder, folder over link": {
			layers{
				{file("a/x", "1"), file("b", "1"), file("c/x", "1"), symlink("d", "c"), file("e", "1")},
				{file("a", "2"), file("b/x", "2"), symlink("c", "/elsewhere"), file("d/y", "2"), symlink("e", "b")},
			},
			map[string]string{"a": "2", "b/": "", "b/x": "2", "c": "-> /elsewhere", "d/": "", "d/y": "2", "e": "-> b"},
		},
		"hard links, to a layer below too": {
			layers{{file("a", "1"), link("b", "a"), link("c/d", "/a")}, {link("e", "a"), link("f/g", "c/d"), file("b", "2")}},
			map[string]string{"a": "1", "b": "2", "c/": "", "c/d": "1", "e": "1", "f/": "", "f/g": "1"},
		},
		"names in all their forms, and twice": {
			layers{{dir("./"), file("./a", "1"), file("/b", "1"), file("c//d", "1"), file("x/../e", "1"), file("a", "2"), dir("f"), file("f", "1"), dir("f")}},
			map[string]string{"a": "2", "b": "1", "c/": "", "c/d": "1", "e": "1", "f/": ""},
		},
		"below a link within the image": {
			layers{{dir("usr/lib"), symlink("lib", "usr/lib"), file("lib/x", "1")}},
			map[string]string{"usr/": "", "usr/lib/": "", "usr/lib/x": "1", "lib": "-> usr/lib"},
		},
		"devices, pipes": {
			layers{{{Name: "null", Typeflag: tar.TypeChar, Devmajor: 1, Devminor: 3}, {Name: "sda", Typeflag: tar.TypeBlock}, {Name: "pipe", Typeflag: tar.TypeFifo}, file("a", "1")}},
			map[string]string{"a": "1"},
		},
		"the same layer twice": {
			layers{{file("a", "1")}, {file("a", "2")}, {file("a", "1")}},
			map[string]string{"a": "1"},
		},
		"nothing": {layers{}, map[string]string{}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			i, err := w.pullImage(build(t, c.layers...))
			if err != nil {
				t.Fatal(err)
			}
			if got := files(t, i.Rootfs); !maps.Equal(got, c.want) {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
			if !slices.Equal(i.Entrypoint, []string{"/bootstrap"}) || !slices.Equal(i.Cmd, []string{"app.handler"}) || !slices.Equal(i.Env, []string{"A=b"}) || i.WorkingDir != "/var/task" {
				t.Errorf("%+v", i)
			}
			w.untouched()
		})
	}
}

func TestHostileLayers(t *testing.T) {
	outside := "../../../../../../precious"
	for name, entries := range map[string][]tar.Header{
		"a name that leads out":            {file(outside, "evil")},
		"a whiteout that leads out":        {file("../../../../../.wh.precious", "")},
		"an opaque folder that leads out":  {file("../../../../../.wh..wh..opq", "")},
		"through a link that leads out":    {symlink("l", "../../../../.."), file("l/precious", "evil")},
		"through an absolute link":         {symlink("l", "/tmp"), file("l/evil", "evil")},
		"through links to links":           {symlink("a", ".."), symlink("b", "a/../../../.."), file("b/precious", "evil")},
		"a hard link to what is outside":   {link("l", outside)},
		"a hard link through a link":       {symlink("d", "../../../../.."), link("l", "d/precious")},
		"a hard link to nothing":           {link("l", "none")},
		"a hard link to a folder":          {dir("d"), link("l", "d")},
		"a hard link to a link":            {symlink("s", "/etc/passwd"), link("l", "nothing/../none")},
		"a name without end":               {file(strings.Repeat("x/", 4000)+"x", "evil")},
		"a link without a target":          {symlink("l", "")},
		"a folder through an absolute one": {symlink("l", "/"), dir("l/evil")},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			image, err := w.pullImage(build(t, []tar.Header{file("base", "1")}, entries))
			if !errors.Is(err, ErrInvalid) {
				t.Errorf("%+v, %v", image, err)
			}
			w.untouched()
		})
	}
}

// Rights that a file would give are gone; what all may read stays readable.
func TestModes(t *testing.T) {
	w := newWorld(t)
	entries := []tar.Header{file("root", "x"), file("private", "x"), dir("locked")}
	entries[0].Mode, entries[1].Mode, entries[2].Mode = 0o6755, 0, 0
	i, err := w.pullImage(build(t, entries))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]fs.FileMode{"root": 0o755, "private": 0o600, "locked": fs.ModeDir | 0o700} {
		if at, err := os.Lstat(filepath.Join(i.Rootfs, name)); err != nil || at.Mode() != want {
			t.Errorf("%s: %v, %v", name, at.Mode(), err)
		}
	}
}

func TestBounds(t *testing.T) {
	text := archive(t, file("a", "12345"), file("b", "12345"))
	for name, c := range map[string]struct {
		left room
		ok   bool
	}{
		"room": {room{10, 2}, true}, "a byte too many": {room{9, 2}, false}, "an entry too many": {room{10, 1}, false},
	} {
		_, err := unpackLayer(t.TempDir(), bytes.NewReader(text), digestOf(text), &c.left)
		if c.ok != (err == nil) || !c.ok && !errors.Is(err, errTooLarge) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
