import DragnetCore
import DragnetEvents

/// The hosts of an office and what they say to each other.
struct Office: Sendable {
    enum Stage: UInt64 {
        case hosts = 1, sites, staff, addresses, shifts, browsing, polling, work, transfers, administration, development
        case servers, mail, nights, watching, scanning, phones, cameras, printers, gateway, guests, border, drift
        case surplus, uids, order, plan, plant
    }

    let configuration: NetworkGenerator.Configuration
    let scale: NetworkScale
    let calendar: LogCalendar
    /// From the first midnight to the last.
    let whole: Period
    var book = AddressBook()
    var servers = Servers()
    var world = Surroundings()
    var workstations: [Workstation] = []
    /// When the user of a workstation is there, by workstation and day.
    var shifts: [[Period?]] = []
    var phones: [UInt32] = []
    var cameras: [UInt32] = []
    var printers: [UInt32] = []
    var guestPool: AddressPool
    /// Addresses of the workstations' networks that nobody has.
    var emptyAddresses: [UInt32] = []
    /// The two humps of a working day.
    let morning = BetaChoice(2, 4)
    let afternoon = BetaChoice(4, 2.2)

    var connections: [Connection] = []
    var planted: [PlantedPlan] = []

    init(_ configuration: NetworkGenerator.Configuration, scale: NetworkScale) {
        self.configuration = configuration
        self.scale = scale
        calendar = LogCalendar(firstDay: configuration.startDay, count: configuration.days)
        whole = Period(
            from: calendar.midnight(0) * Timestamp.second,
            upTo: calendar.midnight(configuration.days) * Timestamp.second)
        var random = KeyedRandom(RandomKey(configuration.seed, 0x6E_6574, Stage.hosts.rawValue, 1))
        guestPool = AddressPool(1, nets: 1 + Int(scale.hosts) * configuration.days / 60, &random)
        furnish()
    }

    func random(_ stage: Stage, _ index: Int = 0, _ second: Int = 0) -> KeyedRandom {
        KeyedRandom(
            RandomKey(
                configuration.seed, 0x6E_6574, stage.rawValue, UInt64(bitPattern: Int64(index)),
                UInt64(bitPattern: Int64(second))))
    }

    func midnight(_ day: Int) -> Int64 { calendar.midnight(day) * Timestamp.second }

    func isWeekend(_ day: Int) -> Bool { calendar.days[day].isWeekend }

    /// The first day of at least `day` on which people work, or the last day.
    func workingDay(_ day: Int) -> Int {
        (day..<calendar.count).first { !isWeekend($0) } ?? calendar.count - 1
    }

    /// A moment of a stretch of time, all alike.
    func anyMoment(_ period: Period, _ random: inout KeyedRandom) -> Int64 {
        period.from + Int64(random.nextUnit() * Double(period.length))
    }

    /// A moment of somebody's working day: two humps with a dip at noon.
    func busyMoment(_ period: Period, _ random: inout KeyedRandom) -> Int64 {
        let place = random.nextBool(probability: 0.5) ? morning.draw(&random) : afternoon.draw(&random)
        return period.from + Int64(place * Double(period.length))
    }

    /// A moment of a server's day: mostly office hours, with a rest at all hours.
    func serverMoment(_ day: Int, _ random: inout KeyedRandom) -> Int64 {
        let hour =
            random.nextBool(probability: 0.18)
            ? 24 * random.nextUnit() : min(23.9, max(0, 13 + 2.9 * random.nextNormal()))
        return midnight(day) + Int64(hour * 3.6e9)
    }

    /// Lets everybody live through all days.
    ///
    /// - Throws: ``DragnetError/Code/interrupted`` when `context` is cancelled.
    mutating func live(_ context: WorkContext) throws {
        for index in workstations.indices {
            try context.cancellation.check()
            runPollers(index)
            for day in 0..<calendar.count {
                guard let shift = shifts[index][day] else { continue }
                let desk = workstations[index]
                logOn(desk, at: shift.from, day, index)
                browse(desk, index, day, shift)
                useServices(desk, index, day, shift)
                transferLargeFiles(desk, index, day, shift)
                if desk.role == .administrator { administrate(desk, index, day, shift) }
                if desk.role == .developer { develop(desk, index, day, shift) }
            }
        }
        crawl()
        runServers()
        exchangeMail()
        runNights()
        watch()
        scanWithLeave()
        runPhones()
        runCameras()
        runPrinters()
        runGateway()
        receiveGuests()
        receiveStrangers()
        drift()
    }
}
