package queue

import "slices"

// TaskStatus is how far a message move task is, in AWS's words.
type TaskStatus string

// Where a task can be. Source: API Reference, ListMessageMoveTasks.
const (
	TaskRunning    TaskStatus = "RUNNING"
	TaskCompleted  TaskStatus = "COMPLETED"
	TaskCancelling TaskStatus = "CANCELLING"
	TaskCancelled  TaskStatus = "CANCELLED"
	TaskFailed     TaskStatus = "FAILED"
)

// TasksMax is how many message move tasks of a queue are remembered. Source: API Reference, ListMessageMoveTasks.
const TasksMax = 10

// stepsPerSecond is in how many steps a task moves the messages of a second.
const stepsPerSecond = 10

// Task is a message move task: it moves the messages that are visible to another queue, ToMove of them at most.
type Task struct {
	ID          string     `json:"id"`
	Destination Key        `json:"destination,omitzero"` // zero: where each message came from
	Rate        int        `json:"rate,omitempty"`       // messages a second at most; 0 for as fast as it goes
	Started     int64      `json:"started"`
	ToMove      int        `json:"toMove"` // how many there were when it started
	Moved       int        `json:"moved"`
	Status      TaskStatus `json:"status"`
	Failure     string     `json:"failure,omitempty"`
	Next        int64      `json:"next"` // when the next messages may leave
}

// moving is what a queue has whose messages are moved by tasks.
type moving struct {
	queue *queue
	tasks []Task // the oldest first; only the last can be running
	out   int    // messages that left for the last task and are not handed over
	asked bool   // the action Moving is out
	rank  int    // place in the machine's movings
}

func (v *moving) before(other *moving) bool {
	a, b := v.last().Next, other.last().Next
	return a < b || a == b && v.queue.id < other.queue.id
}

func (v *moving) place() *int { return &v.rank }

func (v *moving) last() *Task { return &v.tasks[len(v.tasks)-1] }

// active tells whether a task is running, or has messages that are still on their way.
func (q *queue) active() bool {
	return q.moving != nil && (q.moving.last().Status == TaskRunning || q.moving.out > 0)
}

// pace puts a queue where it belongs among those whose tasks go on, and ends what has nothing more to do.
func (m *Machine) pace(q *queue) {
	v := q.moving
	if v == nil {
		return
	}
	t := v.last()
	switch {
	case v.out > 0:
	case t.Status == TaskCancelling:
		t.Status = TaskCancelled
	case t.Status == TaskRunning && t.Moved >= t.ToMove:
		t.Status = TaskCompleted
	}
	if v.rank > 0 {
		m.movings.remove(v)
	}
	if t.Status == TaskRunning && v.out == 0 && !v.asked {
		t.Next = max(t.Next, m.now+1) // what is due already would have been asked for
		m.movings.push(v)
	}
}

func (q *queue) decideStartTask(at int64, c *StartTask) ([]Event, Answer, error) {
	if q.active() {
		return nil, Answer{}, ErrTaskActive
	}
	t := Task{ID: c.ID, Destination: c.Destination, Rate: c.Rate, Started: at, ToMove: q.counts().Visible, Status: TaskRunning, Next: at}
	return []Event{&TaskStarted{Queue: q.id, Task: t}}, Answer{}, nil
}

func (m *Machine) applyTaskStarted(q *queue, e *TaskStarted) {
	if q.moving == nil {
		q.moving = &moving{queue: q}
	}
	v := q.moving
	if v.tasks = append(v.tasks, e.Task); len(v.tasks) > TasksMax {
		v.tasks = slices.Clone(v.tasks[len(v.tasks)-TasksMax:])
	}
	v.asked = false
	m.pace(q)
}

func (q *queue) decideCancelTask(at int64, c *CancelTask) ([]Event, Answer, error) {
	if q.moving == nil || !slices.ContainsFunc(q.moving.tasks, func(t Task) bool { return t.ID == c.ID }) {
		return nil, Answer{}, ErrNoTask
	}
	t := q.moving.last()
	if t.ID != c.ID || t.Status != TaskRunning {
		return nil, Answer{}, ErrTaskOver
	}
	return []Event{&TaskStopped{Queue: q.id, At: at, Cancelled: true}}, Answer{Moved: t.Moved}, nil
}

func (m *Machine) applyTaskStopped(q *queue, e *TaskStopped) {
	v := q.moving
	v.asked = false
	if v.last().Status == TaskRunning {
		v.last().Status = TaskCompleted
		if e.Cancelled {
			v.last().Status = TaskCancelling
		}
	}
	m.pace(q)
}

// decideMove lets the next messages of a task leave, or ends it if there are none.
func (q *queue) decideMove(at int64) ([]Event, Answer, error) {
	if !q.active() || q.moving.last().Status != TaskRunning || q.moving.out > 0 {
		return nil, Answer{}, nil // it was cancelled, or has failed
	}
	t := q.moving.last()
	positions, groups := q.visible(min(t.step(), t.ToMove-t.Moved))
	if len(positions) == 0 {
		return []Event{&TaskStopped{Queue: q.id, At: at}}, Answer{}, nil
	}
	e := q.departs(at, positions, groups, t.Destination)
	e.Task = true
	return []Event{e}, Answer{}, nil
}

// listTasks lists the tasks, the newest first.
func (q *queue) listTasks() []Task {
	if q.moving == nil {
		return nil
	}
	out := slices.Clone(q.moving.tasks)
	slices.Reverse(out)
	return out
}

// step is how many messages leave at a time.
func (t *Task) step() int {
	if t.Rate == 0 {
		return departMax
	}
	return max(1, t.Rate/stepsPerSecond)
}

// depart notes that messages have left for a task.
func (m *Machine) depart(q *queue, e *Departed) {
	v := q.moving
	v.asked, v.out = false, v.out+len(e.Positions)
	if t := v.last(); t.Rate > 0 {
		t.Next = e.At + int64((second*len(e.Positions)+t.Rate-1)/t.Rate)
	}
	m.pace(q)
}

// moved notes that a message of the task has been handed over.
func (v *moving) moved() { v.last().Moved++ }

// fail ends the task.
func (v *moving) fail(reason string) { v.last().Status, v.last().Failure = TaskFailed, reason }

// visible lists the first n messages that could be received, with their groups in a FIFO queue.
func (q *queue) visible(n int) (out []Position, groups []Group) {
	if q.fifo != nil {
		for _, g := range q.fifo.ready.least(nil, n) {
			out = g.deliverable(out, n-len(out))
			for len(groups) < len(out) {
				groups = append(groups, g.name)
			}
		}
		return out, groups
	}
	if q.fair != nil {
		return q.fair.visible(n), nil
	}
	for _, r := range q.ready.least(nil, n) {
		out = append(out, r.position)
	}
	return q.line.least(out, n-len(out)), nil
}
