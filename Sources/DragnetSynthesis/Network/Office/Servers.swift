/// The machines of the server room, and what people use together.
struct Servers: Sendable {
    /// They log people on, tell the time and resolve names.
    var domainControllers: [UInt32] = []
    var file: [UInt32] = []
    var application: [UInt32] = []
    var database: [UInt32] = []
    /// Reachable from the internet.
    var web: [UInt32] = []
    var mail: UInt32 = 0
    var source: UInt32 = 0
    var jump: UInt32 = 0
    var recorder: UInt32 = 0
    var telephone: UInt32 = 0
    var backup: UInt32 = 0
    /// Asks all others whether they live.
    var monitor: UInt32 = 0
    /// Looks for open ports by night, with leave.
    var scanner: UInt32 = 0
    /// The address behind which the guests' network hides.
    var gateway: UInt32 = 0
    /// Set up in the second week.
    var late: UInt32 = 0
    /// Switched off before the log begins, though some clients have not been told.
    var gone: UInt32 = 0

    /// All that are watched and saved.
    var watched: [UInt32] {
        domainControllers + file + application + database + web + [mail, source, jump, recorder, telephone]
    }
}

/// The part of the internet that is known on the first day.
struct Surroundings: Sendable {
    /// Sites by popularity, the most popular first, and the law by which they are visited.
    var sites: [UInt32] = []
    var popularity = WeightedChoice([1])
    /// The law of the most popular alone, which embed themselves in all others.
    var embedded = WeightedChoice([1])
    /// The sites that a department's work needs, by rank.
    var departmentSites: [[Int]] = []
    var cloudStores: [UInt32] = []
    var updateServers: [UInt32] = []
    var nameServers: [UInt32] = []
    var mailExchangers: [UInt32] = []
    var videoBridges: [UInt32] = []
    var cameraVendors: [UInt32] = []
    var agentVendor: UInt32 = 0

    /// A site that hardly anybody visits.
    var rare: Range<Int> { sites.count * 5 / 12..<sites.count }
}
