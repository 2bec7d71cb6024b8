// Package eventqueue keeps the events of asynchronous invocations until their functions have had them: what Lambda calls the internal
// event queue. An event that was acknowledged is on the disk, and is run at least once, again after a failure when its time comes, and
// again after a crash if nobody was told how it ended (Developer Guide, "How Lambda handles errors and retries with asynchronous
// invocation").
//
// Machine is the state machine of package durable: events, and when each is due. It knows nothing of functions, attempts allowed or
// destinations: Queue runs what is due, and a Runner says of each run whether the event is done or when it is due again. In memory an
// event costs some two hundred bytes; its payload lies in the store.
package eventqueue
