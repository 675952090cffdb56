import DragnetCore
public import DragnetEvents

extension NetworkGenerator {
    /// What to make.
    public struct Configuration: Sendable, Hashable {
        /// The number of rows, header not counted, 12,000 or more; nil for an office of full size: about 290 to 330
        /// internal hosts and 1.2 to 1.4 million rows in two weeks.
        public var rows: Int?
        /// The seed of everything random.
        public var seed: UInt64
        /// How many groups of each kind are planted, and twice as many beacons; 0 for a clean log, at most
        /// ``mostAnomalyGroups``.
        public var anomalyGroups: Int
        /// The first day, in days since 1970-01-01; attacks and changes come in the second half of the days.
        public var startDay: Int
        /// The number of days, 10 to 60.
        public var days: Int

        /// A configuration; the log begins on Monday, 2 March 2026 and lasts two weeks unless said otherwise.
        public init(
            rows: Int? = nil, seed: UInt64 = 1, anomalyGroups: Int = 1,
            startDay: Int = Timestamp.daysSinceEpoch(year: 2026, month: 3, day: 2), days: Int = 14
        ) {
            self.rows = rows
            self.seed = seed
            self.anomalyGroups = anomalyGroups
            self.startDay = startDay
            self.days = days
        }

        /// The most groups of each kind for which the log has hosts enough, as no host attacks twice.
        public var mostAnomalyGroups: Int {
            // At least 160 workstations at full size; ten actors for a group of each kind, from half of the desks.
            max(1, Int(8 * NetworkScale(share: share).hosts))
        }

        /// The size of the log against that of an office of full size.
        var share: Double {
            guard let rows else { return 1 }
            return Double(rows) / (NetworkScale.fullRows / 14 * Double(days))
        }

        /// The number of rows, or about how many there will be.
        var expectedRows: Int { rows ?? Int(NetworkScale.fullRows / 14 * Double(days)) }

        /// This configuration, checked.
        ///
        /// - Throws: ``DragnetError/Code/configuration`` for a value out of its range.
        public func validated() throws -> Configuration {
            if let rows, !(12_000...100_000_000).contains(rows) {
                throw DragnetError(
                    .configuration, "a network log has 12000 to 100000000 rows, not \(rows)",
                    help: "ask for at least 12000 rows; fewer leave no room for two weeks of ordinary work")
            }
            guard (10...60).contains(days) else {
                throw DragnetError(
                    .configuration, "a network log lasts 10 to 60 days, not \(days)", help: "choose 10 to 60 days")
            }
            guard expectedRows >= days * 850 else {
                throw DragnetError(
                    .configuration, "\(expectedRows) rows do not fill \(days) days",
                    help: "ask for at least 850 rows a day, or for fewer days")
            }
            guard (0...mostAnomalyGroups).contains(anomalyGroups) else {
                throw DragnetError(
                    .configuration, "\(anomalyGroups) groups of each kind do not fit in \(expectedRows) rows",
                    help: "ask for 0 to \(mostAnomalyGroups) groups, or for more rows")
            }
            guard (0...100_000).contains(startDay) else {
                throw DragnetError(
                    .configuration, "the first day \(startDay) does not lie in 0...100000",
                    help: "count the days since 1970-01-01")
            }
            return self
        }
    }
}
