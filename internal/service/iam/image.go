package iam

import (
	"slices"
)

// image is the state in memory: the records, found by everything that they are looked up by.
// Service.mu guards it; what it points to never changes.
type image struct {
	users            map[nameKey]*user
	usersByID        map[string]*user
	groups           map[nameKey]*group
	groupsByID       map[string]*group
	members          map[string]map[string]*user // by the group's ID, then the user's
	roles            map[nameKey]*role
	rolesByID        map[string]*role
	rolesByARN       map[string]*role
	policies         map[nameKey]*managedPolicy // without AWS's
	policiesByARN    map[string]*managedPolicy  // with AWS's
	keys             map[string]*accessKey      // by access key ID
	keysOf           map[string][]*accessKey    // by the user's ID or, for the root user, the account; oldest first
	credentials      map[string]credential      // by the access key ID of an active key
	granted          map[string]*permissions    // by the unique ID of a user or role that called lately: see grants.go
	gone             *permissions               // of a user or role that is not there
	profiles         map[nameKey]*instanceProfile
	deletions        map[string]*deletion         // of service-linked roles, by the task's ID
	logins           map[string]*loginProfile     // by the user's ID
	passwordPolicies map[string]*passwordPolicy   // by account
	aliases          map[string]*accountAlias     // by account
	oidcProviders    map[string]*oidcProvider     // by ARN
	samlProviders    map[string]*samlProvider     // by ARN
	mfaDevices       map[string]*mfaDevice        // by serial number
	mfaDevicesOf     map[string][]*mfaDevice      // that a user has enabled, by the user's ID; sorted by serial number
	reports          map[string]*credentialReport // by account
}

// nameKey finds by name, in whatever case, within an account.
type nameKey struct{ account, name string }

func named(account, name string) nameKey { return nameKey{account, fold(name)} }

func newImage(aws []*managedPolicy, gone *permissions) image {
	img := image{
		users: map[nameKey]*user{}, usersByID: map[string]*user{},
		groups: map[nameKey]*group{}, groupsByID: map[string]*group{}, members: map[string]map[string]*user{}, profiles: map[nameKey]*instanceProfile{}, deletions: map[string]*deletion{},
		logins: map[string]*loginProfile{}, passwordPolicies: map[string]*passwordPolicy{}, aliases: map[string]*accountAlias{},
		roles: map[nameKey]*role{}, rolesByID: map[string]*role{}, rolesByARN: map[string]*role{},
		policies: map[nameKey]*managedPolicy{}, policiesByARN: map[string]*managedPolicy{},
		keys: map[string]*accessKey{}, keysOf: map[string][]*accessKey{}, credentials: map[string]credential{}, granted: map[string]*permissions{}, gone: gone,
	}
	img.oidcProviders, img.samlProviders = map[string]*oidcProvider{}, map[string]*samlProvider{}
	img.mfaDevices, img.mfaDevicesOf, img.reports = map[string]*mfaDevice{}, map[string][]*mfaDevice{}, map[string]*credentialReport{}
	for _, p := range aws {
		img.policiesByARN[p.arn] = p
	}
	return img
}

// item is a record as a change and the image handle it.
type item interface {
	// compile makes what the image needs beyond the record.
	compile() error
	// show puts the item into the image, in place of an older one of the same ID; hide takes it out.
	show(*image)
	hide(*image)
	recorded
}

func (u *user) show(img *image) {
	old := img.usersByID[u.ID]
	if old != nil {
		delete(img.users, named(old.Account, old.Name))
	}
	img.enroll(old, u)
	img.users[named(u.Account, u.Name)], img.usersByID[u.ID] = u, u
	img.forget(&u.identity)
	for _, k := range img.keysOf[u.ID] {
		img.credit(k) // the name or path may be another one now
	}
}

func (u *user) hide(img *image) {
	delete(img.users, named(u.Account, u.Name))
	delete(img.usersByID, u.ID)
	delete(img.granted, u.ID)
	img.expel(u)
}

func (r *role) show(img *image) {
	img.roles[named(r.Account, r.Name)], img.rolesByID[r.ID], img.rolesByARN[r.arn] = r, r, r
	img.forget(&r.identity)
}

func (r *role) hide(img *image) {
	delete(img.roles, named(r.Account, r.Name))
	delete(img.rolesByID, r.ID)
	delete(img.rolesByARN, r.arn)
	delete(img.granted, r.ID)
}

// show also refreshes whoever has the policy: its default version may be another one now.
func (p *managedPolicy) show(img *image) {
	img.policies[named(p.Account, p.Name)], img.policiesByARN[p.arn] = p, p
	for _, i := range img.identities(p.Account) {
		if i.Boundary == p.arn || slices.Contains(i.Attached, p.arn) {
			img.forget(i)
		}
	}
}

func (p *managedPolicy) hide(img *image) {
	delete(img.policies, named(p.Account, p.Name))
	delete(img.policiesByARN, p.arn)
}

func (k *accessKey) show(img *image) {
	k.hide(img)
	img.keys[k.ID] = k
	img.keysOf[k.owner()] = append(img.keysOf[k.owner()], k)
	slices.SortFunc(img.keysOf[k.owner()], compareKeys)
	img.credit(k)
}

// hide leaves the list that it takes the key from as it is: someone may be reading it.
func (k *accessKey) hide(img *image) {
	delete(img.keys, k.ID)
	delete(img.credentials, k.ID)
	rest := slices.DeleteFunc(slices.Clone(img.keysOf[k.owner()]), func(o *accessKey) bool { return o.ID == k.ID })
	img.keysOf[k.owner()] = rest
	if len(rest) == 0 {
		delete(img.keysOf, k.owner())
	}
}

// identity finds a user or role by its unique ID; nil for none.
func (img *image) identity(id string) *identity {
	if u := img.usersByID[id]; u != nil {
		return &u.identity
	}
	if r := img.rolesByID[id]; r != nil {
		return &r.identity
	}
	return nil
}

// identities are the users, groups and roles of an account.
func (img *image) identities(account string) []*identity {
	var out []*identity
	for _, u := range img.users {
		if u.Account == account {
			out = append(out, &u.identity)
		}
	}
	for _, g := range img.groups {
		if g.Account == account {
			out = append(out, &g.identity)
		}
	}
	for _, r := range img.roles {
		if r.Account == account {
			out = append(out, &r.identity)
		}
	}
	return out
}
