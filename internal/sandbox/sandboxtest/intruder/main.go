// Command intruder is what the suite of drivers runs in sandboxes: a function that does as it is told, and one that tries what it must
// not. An attempt prints "ok" or the error's text on one line; the suite knows which it has to be.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// acts are what can be asked for: a name, and arguments.
var acts = map[string]func(args []string) error{
	"say": func(args []string) error { say(strings.Join(args, " ")); return nil },
	"complain": func(args []string) error {
		fmt.Fprintln(os.Stderr, strings.Join(args, " "))
		return nil
	},
	"exit":    func(args []string) error { os.Exit(number(args[0])); return nil },
	"environ": environ,
	"where":   where,
	"rest":    rest,
	"stay":    stay,
	"tick":    tick,
	"chatter": chatter,
	"leave":   leave,
	"zombies": zombies,
	"eat":     eat,
	"hold":    hold,
	"swarm":   swarm,
	"fill":    fill,
	"write":   func(args []string) error { return os.WriteFile(args[0], []byte("mine"), 0o600) },
	"read":    read,
	"list":    list,
	"ask":     ask,
	"dial":    dial,
	"pull":    pull,
	"listen":  listen,
	"serve":   serve,
	"query":   query,
	"kill":    func(args []string) error { return syscall.Kill(number(args[0]), syscall.Signal(number(args[1]))) },
	"files":   files,
	"status":  status,
	"call":    call,
	"lookup":  lookup,
}

func main() {
	act := acts[os.Args[1]]
	if act == nil {
		say("no such act")
		os.Exit(2)
	}
	if err := act(os.Args[2:]); err != nil {
		var number syscall.Errno
		if errors.As(err, &number) {
			err = number
		}
		say(err)
		os.Exit(1)
	}
}

// say is heard by the suite.
func say(what ...any) { _, _ = fmt.Fprintln(os.Stdout, what...) }

func number(s string) int { n, _ := strconv.Atoi(s); return n }

func ok(err error) error {
	if err == nil {
		say("ok")
	}
	return err
}

func environ([]string) error {
	e := os.Environ()
	sort.Strings(e)
	say(strings.Join(e, "\n"))
	return nil
}

// where tells who and where the process is.
func where([]string) error {
	dir, err := os.Getwd()
	name, _ := os.Hostname()
	say(fmt.Sprintf("dir=%s uid=%d gid=%d host=%s pid=%d", dir, os.Getuid(), os.Getgid(), name, os.Getpid()))
	return err
}

// rest says that it is there, and waits to be ended.
func rest([]string) error {
	say("resting")
	for {
		time.Sleep(time.Hour) //nolint:forbidigo // an empty select would be a deadlock to the runtime
	}
}

// stay ignores what asks it to go.
func stay([]string) error {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGTERM)
	say("staying")
	for range c {
		say("still here")
	}
	return nil
}

// tick writes a line every millisecond.
func tick([]string) error {
	for i := 0; ; i++ {
		say(i)
		time.Sleep(time.Millisecond) //nolint:forbidigo // it is the function that takes its time
	}
}

// chatter writes as much as it can.
func chatter([]string) error {
	line := strings.Repeat("x", 4095) + "\n"
	for {
		if _, err := io.WriteString(os.Stdout, line); err != nil {
			return err
		}
	}
}

// leave exits at once, and leaves children behind that hold its output open, in a session of their own if it is told so.
func leave(args []string) error {
	for range number(args[0]) {
		c := exec.Command("/proc/self/exe", "rest")
		c.Stdout = os.Stdout
		c.SysProcAttr = &syscall.SysProcAttr{Setsid: len(args) > 1}
		if err := c.Start(); err != nil {
			return err
		}
	}
	say("left")
	return nil
}

// zombies leaves children that have exited, orphaned at once.
func zombies(args []string) error {
	for range number(args[0]) {
		if err := exec.Command("/proc/self/exe", "leave", "0").Start(); err != nil {
			return err
		}
	}
	return ok(nil)
}

// eat takes megabytes of memory and uses them.
func eat(args []string) error {
	runtime.KeepAlive(meal(number(args[0])))
	return nil
}

// hold eats, and rests.
func hold(args []string) error {
	held := meal(number(args[0]))
	defer runtime.KeepAlive(held)
	return rest(nil)
}

func meal(megabytes int) (held [][]byte) {
	for range megabytes {
		b := make([]byte, 1<<20)
		for i := 0; i < len(b); i += 4096 {
			b[i] = 1
		}
		held = append(held, b)
	}
	say("ate", len(held))
	return held
}

// swarm starts processes until it may not, and tells how many there were.
func swarm(args []string) error {
	n := 0
	for ; n < number(args[0]); n++ {
		if err := exec.Command("/proc/self/exe", "rest").Start(); err != nil {
			break
		}
	}
	say(n)
	return nil
}

// fill writes megabytes to a file, and tells how many it could.
func fill(args []string) error {
	f, err := os.Create(args[0])
	if err != nil {
		return err
	}
	b, n := make([]byte, 1<<20), 0
	for ; n < number(args[1]); n++ {
		if _, err = f.Write(b); err != nil {
			break
		}
	}
	say(n, errors.Is(err, syscall.ENOSPC))
	return f.Close()
}

func read(args []string) error {
	b, err := os.ReadFile(args[0])
	if err == nil {
		say(strings.TrimSpace(strings.ReplaceAll(string(b), "\x00", " ")))
	}
	return err
}

func list(args []string) error {
	found, err := filepath.Glob(args[0])
	say(strings.Join(found, " "))
	return err
}

// ask sends a line to an address, and prints the answer.
func ask(args []string) error {
	c, err := net.DialTimeout("tcp4", args[0], 5*time.Second)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(c, strings.Join(args[1:], " ")+"\n"); err != nil {
		return err
	}
	line, err := bufio.NewReader(c).ReadString('\n')
	say(strings.TrimSpace(line))
	return errors.Join(err, c.Close())
}

// pull reads all that an address has to say, and sums it up.
func pull(args []string) error {
	c, err := net.Dial("tcp4", args[0])
	if err != nil {
		return err
	}
	sum := crc32.NewIEEE()
	n, err := io.Copy(sum, c)
	say(n, sum.Sum32())
	return errors.Join(err, c.Close())
}

func dial(args []string) error {
	c, err := net.DialTimeout(args[0], args[1], 2*time.Second)
	if err != nil {
		return err
	}
	return ok(c.Close())
}

// serve says at which port it listens, and answers each line with its name before it.
func serve(args []string) error {
	l, err := net.Listen("tcp4", args[0])
	if err != nil {
		return err
	}
	say(fmt.Sprintf("at=%d;", l.Addr().(*net.TCPAddr).Port))
	for {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		line, _ := bufio.NewReader(c).ReadString('\n')
		_, _ = io.WriteString(c, args[1]+" "+line)
		_ = c.Close()
	}
}

func listen(args []string) error {
	l, err := net.Listen(args[0], args[1])
	if err != nil {
		return err
	}
	return ok(l.Close())
}

// query sends a datagram, and prints the answer.
func query(args []string) error {
	c, err := net.Dial("udp4", args[0])
	if err != nil {
		return err
	}
	_ = c.SetDeadline(time.Now().Add(5 * time.Second))
	if _, err := io.WriteString(c, strings.Join(args[1:], " ")); err != nil {
		return err
	}
	b := make([]byte, 2048)
	n, err := c.Read(b)
	if err == nil {
		say(string(b[:n]))
	}
	return err
}

func lookup(args []string) error {
	found, err := net.LookupHost(args[0])
	if err == nil {
		say(strings.Join(found, " "))
	}
	return err
}

// files tells which descriptors the process was given.
func files([]string) error {
	var open []string
	for fd := range 256 {
		var info syscall.Stat_t
		if syscall.Fstat(fd, &info) == nil {
			to, _ := os.Readlink("/proc/self/fd/" + strconv.Itoa(fd))
			if !strings.HasPrefix(to, "anon_inode:") { // the Go runtime's own
				open = append(open, strconv.Itoa(fd))
			}
		}
	}
	say(strings.Join(open, " "))
	return nil
}

// status prints lines of /proc/self/status.
func status(names []string) error {
	b, err := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(b)) {
		for _, n := range names {
			if strings.HasPrefix(line, n+":") {
				say(strings.Join(strings.Fields(line), " "))
			}
		}
	}
	return err
}

// call makes a system call with numbers as arguments.
func call(args []string) error {
	var a [7]uintptr
	for i, s := range args {
		n, err := strconv.ParseUint(s, 0, 64)
		if err != nil {
			return err
		}
		a[i] = uintptr(n)
	}
	if _, _, e := syscall.Syscall6(a[0], a[1], a[2], a[3], a[4], a[5], a[6]); e != 0 {
		return e
	}
	return ok(nil)
}
