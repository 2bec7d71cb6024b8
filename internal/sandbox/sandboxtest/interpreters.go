package sandboxtest

import (
	"os/exec"
	"strings"

	"sluice/internal/sandbox"
)

// interpreters are what functions are written for, with a program that uses threads, children, files, names of hosts and the network, each
// if the host has it.
var interpreters = map[string]struct {
	program string
	args    []string
}{
	"node": {"node", []string{"-e", `
const {execFileSync} = require("child_process"), fs = require("fs"), os = require("os"), {Worker} = require("worker_threads");
fs.writeFileSync(process.env.TMP + "/x", "x");
const child = execFileSync(process.execPath, ["-e", "console.log(6*7)"]).toString().trim();
new Worker("require('worker_threads').parentPort.postMessage(require('crypto').createHash('sha256').update('x').digest('hex').length)", {eval: true})
  .on("message", n => require("net").connect(+process.env.PORT, "localhost", function () { this.write("hello\n"); this.on("data", d => {
    console.log(child, n, d.toString().trim()); process.exit(0); }); }));
`}},
	"python": {"python3", []string{"-c", `
import hashlib, os, socket, ssl, subprocess, sys, tempfile, threading
tempfile.NamedTemporaryFile(dir=os.environ["TMP"]).write(b"x")
child = subprocess.run([sys.executable, "-c", "print(6*7)"], capture_output=True, text=True).stdout.strip()
said = []
t = threading.Thread(target=lambda: said.append(len(hashlib.sha256(b"x").hexdigest()))); t.start(); t.join()
c = socket.create_connection(("localhost", int(os.environ["PORT"]))); c.sendall(b"hello\n")
ssl.create_default_context()
print(child, said[0], c.recv(100).decode().strip())
`}},
	"shell": {"sh", []string{"-c", `echo x > $TMP/x; echo $(echo $((6*7))) $(printf %064d 0 | wc -c) door hello`}},
	"java":  {"java", []string{"-Xmx64m", "-XX:+UseSerialGC", "-version"}},
}

// interpretersMemory is what they need beside Lambda's smallest functions: Java most of all.
const interpretersMemory = 512 << 20

// interpreted has one test for each.
func interpreted() map[string]func(*bench) {
	out := map[string]func(*bench){}
	for name, i := range interpreters {
		out["programs for "+name+" run"] = func(b *bench) {
			at := "/usr/bin/" + i.program
			if _, err := exec.LookPath(at); err != nil {
				b.Skip("this host has none")
			}
			s := b.start(func(s *sandbox.Spec) {
				s.MemoryBytes = interpretersMemory
				s.Doors = []sandbox.Door{{Port: 9001, Serve: echo("door")}}
			})
			address := s.Address(9001)
			out := newSaid()
			p, err := s.Run(b.ctx(), &sandbox.Command{
				Args:   append([]string{at}, i.args...),
				Env:    []string{"PATH=/usr/bin:/bin", "TMP=" + s.Path("/tmp"), "PORT=" + address[strings.LastIndexByte(address, ':')+1:]},
				Stdout: out, Stderr: out,
			})
			if err != nil {
				b.Fatal(err)
			}
			b.exited(p)
			if got := strings.TrimSpace(out.text()); p.Exit() != (sandbox.Exit{}) || name != "java" && got != "42 64 door hello" {
				b.Errorf("%v: %s", p.Exit(), got)
			}
		}
	}
	return out
}
