// Package image brings container images onto the disk as functions run them: from a registry, an OCI layout or an archive, without a
// daemon. An image is unpacked once, by its digest; its layers are unpacked once for all images that have them, and images share their
// files by hard links.
//
// Images are hostile input. Digests are verified from the manifest down to each layer's bytes; nothing is ever written outside an
// image's own folder, whatever names and links a layer has; devices, sockets and set-user-ID bits are left out; bytes and entries are
// bounded. What is unpacked is for reading alone: sandboxes mount it so.
//
// Left out: file capabilities and other extended attributes; file ownership (everything belongs to the server's user, and a function
// reads what is readable by all, as on AWS: "Make sure that your image's files are readable", Developer Guide, "Create a Lambda function
// using a container image").
package image
