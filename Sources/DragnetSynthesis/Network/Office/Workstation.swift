/// A desk, its machine and the habits of its user.
struct Workstation: Sendable {
    enum Role: Sendable { case staff, administrator, developer }

    /// The machine as a host; after an address change as another one.
    let host: UInt32
    let laterHost: UInt32
    /// The first microsecond under the later address; never for most.
    let changesAt: Int64
    let role: Role
    /// How much its user does, about 1.
    let activity: Double
    let isLeftOn: Bool
    /// The address that a program calls here and nowhere else; few have one.
    let ownVendor: UInt32?
    /// Whether a program here has not been told that its server is gone.
    let isStale: Bool
    let department: Int
    let resolver: UInt32
    let fileServer: UInt32
    let printer: UInt32
    /// The ranks of its user's favourite sites.
    let favourites: [Int]

    func host(at time: Int64) -> UInt32 { time < changesAt ? host : laterHost }

    var changesAddress: Bool { laterHost != host }
}

/// A stretch of time, in microseconds since 1970; the end does not belong to it.
struct Period: Sendable, Hashable {
    var from: Int64
    var upTo: Int64

    var length: Int64 { upTo - from }

    func contains(_ time: Int64) -> Bool { time >= from && time < upTo }
}
