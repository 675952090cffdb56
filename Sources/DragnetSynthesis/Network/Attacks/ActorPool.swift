import DragnetCore

/// The hosts from which attacks may come; none is taken twice.
struct ActorPool: Sendable {
    enum Choice: Sendable {
        /// A workstation by its number.
        case desk(Int)
        case machine(UInt32)

        func host(_ office: Office, at time: Int64) -> UInt32 {
            switch self {
            case .desk(let index): office.workstations[index].host(at: time)
            case .machine(let host): host
            }
        }
    }

    /// Workstations that are left on, others, and machines that are always on.
    private var sleepless: [Int]
    private var ordinary: [Int]
    private var machines: [UInt32]

    init(_ office: Office, _ random: inout KeyedRandom) {
        var desks = office.workstations.indices.filter { !office.workstations[$0].changesAddress }
        random.shuffle(&desks)
        sleepless = desks.filter { office.workstations[$0].isLeftOn }
        ordinary = desks.filter { !office.workstations[$0].isLeftOn }
        machines = office.servers.application + office.servers.web + office.cameras + [office.servers.jump]
        random.shuffle(&machines)
    }

    /// The next free host: 85 % workstations, else an application or web server, a camera or the jump host.
    mutating func take(needsNights: Bool, _ random: inout KeyedRandom) -> Choice {
        if random.nextBool(probability: 0.15), let machine = machines.popLast() { return .machine(machine) }
        if needsNights {
            if let desk = sleepless.popLast() { return .desk(desk) }
            if let machine = machines.popLast() { return .machine(machine) }
        }
        if let desk = ordinary.popLast() { return .desk(desk) }
        if let desk = sleepless.popLast() { return .desk(desk) }
        // The number of groups is bounded so that desks never run out.
        return .desk(0)
    }
}
