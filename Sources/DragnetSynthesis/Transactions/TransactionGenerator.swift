public import DragnetCore
public import DragnetEvents

/// Makes a bank's log of payments: the ordinary life of a town, with fraud hidden in it and labelled.
///
/// ```swift
/// var configuration = TransactionGenerator.Configuration()
/// configuration.rows = 50_000
/// let log = try TransactionGenerator(configuration).generate()
/// try AtomicFile.write(log.log, to: "payments.csv")
/// ```
///
/// The rows have the columns `transaction_id,timestamp,from_account,to_account,amount,currency,channel` and are sorted
/// by time. Ordinary life: wages at the month's end, rents and standing orders in its first days, shopping by
/// preference with busy Saturdays, subscriptions, cash, friends, savings, firms that pay suppliers, market places that
/// collect and pay out, collections for events, accounts that open in mid-log. What is hidden: see ``Kind``.
///
/// A single row gives nothing away: the planted amounts, hours, weekdays and channels are those of ordinary rows. What
/// is unusual is who pays whom, how soon after, and how often.
///
/// The same configuration gives the same bytes on every machine. Time and memory are linear in the rows: about five
/// seconds and 500 MB for a million.
public struct TransactionGenerator: Sendable {
    /// What to make.
    public struct Configuration: Sendable, Hashable {
        /// The number of rows, header not counted; 2,000 or more.
        public var rows: Int
        /// The seed of everything random.
        public var seed: UInt64
        /// How many groups of each kind are planted; 0 for a clean log, at most one per 2,000 rows.
        public var anomalyGroups: Int
        /// The first day, in days since 1970-01-01.
        public var startDay: Int
        /// The number of days, 28 to 3,660; nil chooses 35 to 90 by the number of rows.
        public var days: Int?

        /// A configuration; the log begins on 1 January 2026 unless said otherwise.
        public init(
            rows: Int = 20_000, seed: UInt64 = 1, anomalyGroups: Int = 1,
            startDay: Int = Timestamp.daysSinceEpoch(year: 2025, month: 12, day: 15), days: Int? = nil
        ) {
            self.rows = rows
            self.seed = seed
            self.anomalyGroups = anomalyGroups
            self.startDay = startDay
            self.days = days
        }

        /// This configuration with every choice made.
        ///
        /// - Throws: ``DragnetError/Code/configuration`` for a value out of its range.
        public func validated() throws -> Configuration {
            guard (2_000...100_000_000).contains(rows) else {
                throw DragnetError(
                    .configuration, "a payment log has 2000 to 100000000 rows, not \(rows)",
                    help: "ask for at least 2000 rows; fewer leave no room for ordinary life")
            }
            guard (0...rows / 2_000).contains(anomalyGroups) else {
                throw DragnetError(
                    .configuration, "\(anomalyGroups) groups of each kind do not fit in \(rows) rows",
                    help: "ask for 0 to \(rows / 2_000) groups, or for more rows")
            }
            let chosen = days ?? min(max(rows / 160, 35), 90)
            guard (28...3_660).contains(chosen) else {
                throw DragnetError(
                    .configuration, "a payment log lasts 28 to 3660 days, not \(chosen)",
                    help: "choose a length that holds a month's end")
            }
            guard rows >= chosen * 50 else {
                throw DragnetError(
                    .configuration, "\(rows) rows do not fill \(chosen) days",
                    help: "ask for at least 50 rows a day, or for fewer days")
            }
            guard (0...100_000).contains(startDay) else {
                throw DragnetError(
                    .configuration, "the first day \(startDay) does not lie in 0...100000",
                    help: "count the days since 1970-01-01")
            }
            var result = self
            result.days = chosen
            return result
        }
    }

    /// The patterns that are planted; the raw value is the name in the labels.
    public enum Kind: String, Sendable, CaseIterable {
        /// 8 to 20 senders pay one account within a day; each wave goes on to one or two others within the hour.
        case muleFanIn = "mule_fan_in"
        /// 4 to 8 accounts send money in a circle, each keeping at most 6 %, once or twice around.
        case ring
        /// One account pays a few others many times just below a round limit, over days.
        case structuring
        /// An established account makes 4 to 10 high payments to new partners within hours of the night.
        case accountTakeover = "account_takeover"
        /// Many accounts make small payments at one shop that is new to them, within an hour or two; some then buy
        /// something bigger elsewhere.
        case cardTesting = "card_testing"
    }

    /// The configuration, with every choice made.
    public let configuration: Configuration

    /// A generator for `configuration`.
    ///
    /// - Throws: ``DragnetError/Code/configuration`` for a value out of its range.
    public init(_ configuration: Configuration = Configuration()) throws {
        self.configuration = try configuration.validated()
    }

    /// Makes the log.
    ///
    /// - Throws: ```DragnetError/Code/interrupted`` when `context` is cancelled.
    public func generate(_ context: WorkContext = WorkContext()) throws -> GeneratedLog {
        // The population is estimated from the rows wanted; a log that falls short is made again with more people.
        var people = max(12, Int(Double(configuration.rows) / (Double(configuration.days ?? 90) * 1.9)))
        while true {
            try context.cancellation.check()
            var town = Town(configuration, people: people)
            town.liveOrdinaryLife()
            if town.payments.count < configuration.rows {
                people = people * configuration.rows * 21 / (max(town.payments.count, 1) * 20) + 1
                continue
            }
            try context.cancellation.check()
            town.plantAnomalies()
            town.dropSurplus(keeping: configuration.rows)
            return TransactionLogWriter(town).write()
        }
    }
}
