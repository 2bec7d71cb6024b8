// Command churn lets messages pass through queues, and tells how much room the data take compared with the messages that are there:
//
//   - steady: a queue holds a hundred thousand messages of 1 KiB, while twenty times as many, and more, are sent, received and
//     deleted. What a queue leaves behind does not depend on how long that takes: the store keeps no time. It depends on how often
//     the live data have been written anew since, and after a few times what is given back is what is left behind. The sizes on the
//     way are told, so that it can be seen whether they still grow.
//   - drained: a queue grows to a million messages, is drained, and the messages are deleted.
//   - purged: the same, and the queue is purged.
//   - retained: the same, and the messages' time is over: a minute, the shortest retention period.
//
// What the store takes is compared; the logs beside it have their own limit (two files of 64 MiB each).
//
//	go run ./bench/churn -sluice bin/sluice
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"sluice/bench/client"
	"sluice/internal/servertest"
)

const connections = 16

type churn struct {
	server *servertest.Server
	live   int64
	times  int64
	most   int64
	rest   time.Duration
}

func main() {
	binary := flag.String("sluice", "bin/sluice", "the binary to measure")
	folder := flag.String("folder", "", "where the data lie meanwhile; a temporary folder by default")
	c := &churn{}
	flag.Int64Var(&c.live, "live", 100_000, "messages that are there all the time")
	flag.Int64Var(&c.times, "times", 24, "how often as many pass through")
	flag.Int64Var(&c.most, "backlog", 1_000_000, "messages of a backlog that is drained, purged or outlived")
	cases := flag.String("cases", "steady,drained,purged,retained", "which of them")
	flag.DurationVar(&c.rest, "rest", 10*time.Second, "how long the server is left alone before what it takes is told")
	flag.Parse()
	if err := c.run(*binary, *folder, *cases); err != nil {
		fmt.Fprintln(os.Stderr, "churn:", err)
		os.Exit(1)
	}
}

func (c *churn) run(binary, folder, cases string) error {
	for _, one := range []struct {
		name string
		of   func() error
	}{{"steady", c.steady}, {"drained", c.drained}, {"purged", c.purged}, {"retained", c.retained}} {
		if !slices.Contains(strings.Split(cases, ","), one.name) {
			continue
		}
		inside, err := os.MkdirTemp(folder, "sluice-bench")
		if err != nil {
			return err
		}
		if c.server, err = servertest.StartIn(binary, inside); err != nil {
			return err
		}
		err = one.of()
		c.server.Stop()
		if err != nil {
			return fmt.Errorf("%s: %w", one.name, err)
		}
	}
	return nil
}

// taken is what the store takes, in bytes.
func (c *churn) taken() float64 {
	return float64(client.DiskUsage(filepath.Join(c.server.Folder(), "store")))
}

// settled is the same after a rest.
func (c *churn) settled() float64 {
	end := time.NewTimer(c.rest)
	<-end.C
	return c.taken()
}

// steady keeps as many messages in the queue as there were at first.
func (c *churn) steady() error {
	const queue = "steady"
	if err := c.fill(queue, c.live, ""); err != nil {
		return err
	}
	live := float64(c.live * client.BodyBytes)
	fmt.Printf("steady: %.0f MB of messages take %.0f MB at first", live/1e6, c.taken()/1e6)
	send, take := client.SendBatch(queue), client.Take(queue)
	both := func(conn *client.Conn) (int64, error) {
		if _, err := send(conn); err != nil {
			return 0, err
		}
		return take(conn)
	}
	begin, most := time.Now(), 0.0
	for range c.times {
		if _, err := client.Times(c.server, connections, c.live, both); err != nil {
			return err
		}
		taken := c.taken()
		most = max(most, taken)
		fmt.Printf(" %.0f", taken/1e6)
	}
	rate := float64(c.live*c.times) / time.Since(begin).Seconds()
	settled := c.settled()
	fmt.Printf(" MB\nsteady: %d times as much sent, received and deleted, %.0f messages a second: %.1f times the live data at the end, %.1f after a rest, %.1f at most\n",
		c.times, rate, c.taken()/live, settled/live, most/live)
	return nil
}

// fill makes a queue with messages.
func (c *churn) fill(queue string, messages int64, attributes string) error {
	if err := client.Create(c.server, queue, attributes); err != nil {
		return err
	}
	_, err := client.Times(c.server, connections, messages, client.SendBatch(queue))
	return err
}

func (c *churn) drained() error {
	const queue = "drained"
	if err := c.fill(queue, c.most, ""); err != nil {
		return err
	}
	full, begin := c.taken(), time.Now()
	if _, err := client.Times(c.server, connections, c.most, client.Take(queue)); err != nil {
		return err
	}
	rate := float64(c.most) / time.Since(begin).Seconds()
	empty := c.taken()
	fmt.Printf("drained: %d messages took %.0f MB; received and deleted, %.0f a second: %.0f MB, after a rest %.0f MB\n", c.most, full/1e6, rate, empty/1e6, c.settled()/1e6)
	return nil
}

func (c *churn) purged() error {
	const queue = "purged"
	if err := c.fill(queue, c.most, ""); err != nil {
		return err
	}
	full := c.taken()
	if err := c.server.SQS("PurgeQueue", map[string]any{"QueueUrl": queue}, nil); err != nil {
		return err
	}
	empty := c.taken()
	fmt.Printf("purged: %d messages took %.0f MB; purged: %.0f MB, after a rest %.0f MB\n", c.most, full/1e6, empty/1e6, c.settled()/1e6)
	return nil
}

// retained waits until the messages' time is over.
func (c *churn) retained() error {
	const queue, retention = "retained", 60 * time.Second
	if err := c.fill(queue, c.most, `{"MessageRetentionPeriod":"60"}`); err != nil {
		return err
	}
	full := c.taken()
	over := time.NewTimer(retention + 2*time.Second)
	<-over.C
	empty := c.taken()
	fmt.Printf("retained: %d messages took %.0f MB; outlived: %.0f MB, after a rest %.0f MB\n", c.most, full/1e6, empty/1e6, c.settled()/1e6)
	return nil
}
