import DragnetCore

/// The accounts of a log, what they are to each other, and the payments between them.
///
/// Every random choice has its own stream, keyed by what it decides about, so that adding a habit to one group of people
/// leaves the lives of the others alone.
struct Town: Sendable {
    struct Person: Sendable {
        let account: UInt32
        var savings: UInt32?
        /// The first day of the account; 0 or less for one that is older than the log.
        let openedDay: Int
        let wageCents: Int
        let employer: Int
        /// How much the person spends and pays, about 1.
        let activity: Double
        /// Night workers live ten hours late.
        let isNightOwl: Bool
        var friends: [Int] = []
    }

    struct Merchant: Sendable {
        let account: UInt32
        let kind: MerchantKind
        let currency: PaymentCurrency
    }

    struct Firm: Sendable {
        let account: UInt32
        /// Larger firms pay more people and more invoices.
        let size: Double
        /// Days before the month's last day on which wages are paid.
        let payday: Int
        /// The sum above which an invoice needs a second signature, so that many stay just below it.
        let approvalLimitCents: Int?
    }

    /// The stage numbers of the random streams.
    enum Stage: UInt64 {
        case people = 1, merchants, firms, friends, habits, shopping, errands, wages, invoices, trade, collections
        case fairs, outsiders, plan, mule, ring, structuring, takeover, cards, surplus, names, order
    }

    let configuration: TransactionGenerator.Configuration
    let calendar: LogCalendar
    var accountCount: UInt32 = 0
    var people: [Person] = []
    /// Customers of other banks, who turn up now and then.
    var outsiders: [UInt32] = []
    var merchants: [[Merchant]] = []
    var popularity: [WeightedChoice] = []
    var firms: [Firm] = []
    var landlords: [UInt32] = []
    var utilities: [UInt32] = []
    var cashMachines: [UInt32] = []
    var payments: [Payment] = []
    var planted: [PlantedPlan] = []

    init(_ configuration: TransactionGenerator.Configuration, people count: Int) {
        self.configuration = configuration
        calendar = LogCalendar(firstDay: configuration.startDay, count: configuration.days ?? 90)
        payments.reserveCapacity(configuration.rows + configuration.rows / 4)
        populate(count)
    }

    func random(_ stage: Stage, _ index: Int = 0) -> KeyedRandom {
        KeyedRandom(RandomKey(configuration.seed, 0x70_6179, stage.rawValue, UInt64(index)))
    }

    mutating func openAccount() -> UInt32 {
        defer { accountCount += 1 }
        return accountCount
    }

    /// All that happens without anybody's bad intention.
    mutating func liveOrdinaryLife() {
        for index in people.indices { live(index) }
        liveOutsiders()
        payWages()
        payInvoices()
        runTrade()
        runCollections()
        runFairs()
    }

    /// Leaves out dispensable rows, chosen at random, until `count` rows are left.
    mutating func dropSurplus(keeping count: Int) {
        let surplus = payments.count - count
        guard surplus > 0 else { return }
        var dispensable = payments.indices.filter { payments[$0].isDispensable }
        var random = random(.surplus)
        random.shuffle(&dispensable)
        var isDropped = [Bool](repeating: false, count: payments.count)
        for index in dispensable.prefix(surplus) { isDropped[index] = true }
        var next = 0
        payments.removeAll { _ in
            defer { next += 1 }
            return isDropped[next]
        }
    }
}
