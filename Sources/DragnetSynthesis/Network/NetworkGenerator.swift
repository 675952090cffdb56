public import DragnetCore
public import DragnetEvents

/// Makes a Zeek `conn.log` of an office network: ordinary work, with intrusions hidden in it and labelled.
///
/// ```swift
/// let log = try NetworkGenerator(.init(rows: 50_000, seed: 7)).generate()
/// try AtomicFile.write(log.log, to: "conn.log")
/// ```
///
/// The log has Zeek's header and its 21 columns, sorted by the connections' start. Ordinary life: people who come in the
/// morning and browse, with new sites every day; name look-ups, log-ons, file shares, mail, printing; pollers with a
/// clockwork's regularity; uploads to cloud stores; backups and updates by night; administrators on other people's
/// machines; retries of dead services; strangers who knock at the public servers. What is hidden: see ``Kind``.
///
/// The same configuration gives the same bytes on every machine. Time and memory are linear in the rows: about three
/// seconds and 500 MB for a million.
public struct NetworkGenerator: Sendable {
    /// What to make.
    public struct Configuration: Sendable, Hashable {
        /// The number of rows, header not counted; 5,000 or more.
        public var rows: Int
        /// The seed of everything random.
        public var seed: UInt64
        /// How many groups of each kind are planted, and twice as many beacons; 0 for a clean log, at most one per 5,000
        /// rows.
        public var anomalyGroups: Int
        /// The first day, in days since 1970-01-01.
        public var startDay: Int
        /// The number of days, 3 to 60.
        public var days: Int

        /// A configuration; the log begins on Monday, 2 March 2026 and lasts a working week unless said otherwise.
        public init(
            rows: Int = 20_000, seed: UInt64 = 1, anomalyGroups: Int = 1,
            startDay: Int = Timestamp.daysSinceEpoch(year: 2026, month: 3, day: 2), days: Int = 5
        ) {
            self.rows = rows
            self.seed = seed
            self.anomalyGroups = anomalyGroups
            self.startDay = startDay
            self.days = days
        }

        /// This configuration, checked.
        ///
        /// - Throws: ``DragnetError/Code/configuration`` for a value out of its range.
        public func validated() throws -> Configuration {
            guard (5_000...100_000_000).contains(rows) else {
                throw DragnetError(
                    .configuration, "a network log has 5000 to 100000000 rows, not \(rows)",
                    help: "ask for at least 5000 rows; fewer leave no room for ordinary work")
            }
            guard (0...rows / 5_000).contains(anomalyGroups) else {
                throw DragnetError(
                    .configuration, "\(anomalyGroups) groups of each kind do not fit in \(rows) rows",
                    help: "ask for 0 to \(rows / 5_000) groups, or for more rows")
            }
            guard (3...60).contains(days) else {
                throw DragnetError(
                    .configuration, "a network log lasts 3 to 60 days, not \(days)", help: "choose 3 to 60 days")
            }
            guard rows >= days * 1_000 else {
                throw DragnetError(
                    .configuration, "\(rows) rows do not fill \(days) days",
                    help: "ask for at least 1000 rows a day, or for fewer days")
            }
            guard (0...100_000).contains(startDay) else {
                throw DragnetError(
                    .configuration, "the first day \(startDay) does not lie in 0...100000",
                    help: "count the days since 1970-01-01")
            }
            return self
        }
    }

    /// The patterns that are planted; the raw value is the name in the labels.
    public enum Kind: String, Sendable, CaseIterable {
        /// One internal host calls one external host every 5 to 60 minutes with jitter and little content.
        case beacon
        /// One internal host tries many hosts on one port, then many ports of one host; most tries fail.
        case scan
        /// A workstation uploads far more than it ever did to a new external host, in a few dozen connections.
        case exfiltration
        /// From a workstation over file shares and remote desktops to others, one after the other, then to a server.
        case lateralMovement = "lateral_movement"
    }

    /// The configuration, checked.
    public let configuration: Configuration

    /// A generator for `configuration`.
    ///
    /// - Throws: ``DragnetError/Code/configuration`` for a value out of its range.
    public init(_ configuration: Configuration = Configuration()) throws {
        self.configuration = try configuration.validated()
    }

    /// Makes the log.
    ///
    /// - Throws: ``DragnetError/Code/interrupted`` when `context` is cancelled.
    public func generate(_ context: WorkContext = WorkContext()) throws -> GeneratedLog {
        // The staff is estimated from the rows wanted; a log that falls short is made again with more people.
        var staff = max(7, configuration.rows / (configuration.days * 178))
        while true {
            try context.cancellation.check()
            var office = Office(configuration, staff: staff)
            office.work()
            if office.connections.count < configuration.rows {
                staff = staff * configuration.rows * 21 / (max(office.connections.count, 1) * 20) + 1
                continue
            }
            try context.cancellation.check()
            office.plantAnomalies()
            office.dropSurplus(keeping: configuration.rows)
            return ConnLogWriter(office).write()
        }
    }
}
