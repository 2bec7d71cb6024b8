package queue

// item is something in a heap.
type item[T any] interface {
	before(T) bool
	place() *int // index in the heap, from 1; 0 for not in it
}

var (
	_ item[*queue]    = (*queue)(nil)
	_ item[*held]     = (*held)(nil)
	_ item[readyItem] = readyItem{}
)

// heap is a binary heap of things that know their place in it, so that any of them can be taken out.
type heap[T item[T]] struct{ items []T }

func (h *heap[T]) len() int { return len(h.items) }

func (h *heap[T]) first() T { return h.items[0] }

func (h *heap[T]) push(v T) {
	h.items = append(h.items, v)
	h.up(len(h.items) - 1)
}

// remove takes v out; v must be in the heap.
func (h *heap[T]) remove(v T) {
	i, last := *v.place()-1, len(h.items)-1
	*v.place() = 0
	moved := h.items[last]
	var none T
	h.items[last] = none
	h.items = h.items[:last]
	if i == last {
		return
	}
	h.items[i] = moved
	if i == h.up(i) {
		h.down(i)
	}
}

func (h *heap[T]) up(i int) int {
	v := h.items[i]
	for i > 0 {
		parent := (i - 1) / 2
		if !v.before(h.items[parent]) {
			break
		}
		h.set(i, h.items[parent])
		i = parent
	}
	h.set(i, v)
	return i
}

func (h *heap[T]) down(i int) {
	v := h.items[i]
	for {
		child := 2*i + 1
		if child >= len(h.items) {
			break
		}
		if child+1 < len(h.items) && h.items[child+1].before(h.items[child]) {
			child++
		}
		if !h.items[child].before(v) {
			break
		}
		h.set(i, h.items[child])
		i = child
	}
	h.set(i, v)
}

func (h *heap[T]) set(i int, v T) {
	h.items[i] = v
	*v.place() = i + 1
}

// least appends the n least items to dst, in order, and leaves the heap as it is. n is small: the cost is its square.
func (h *heap[T]) least(dst []T, n int) []T {
	if len(h.items) == 0 {
		return dst
	}
	frontier := make([]int, 1, 2*receiveMax)
	for ; n > 0 && len(frontier) > 0; n-- {
		best := 0
		for k := range frontier {
			if h.items[frontier[k]].before(h.items[frontier[best]]) {
				best = k
			}
		}
		i := frontier[best]
		dst = append(dst, h.items[i])
		frontier[best] = frontier[len(frontier)-1]
		frontier = frontier[:len(frontier)-1]
		for child := 2*i + 1; child <= 2*i+2 && child < len(h.items); child++ {
			frontier = append(frontier, child)
		}
	}
	return dst
}
