import DragnetCore

/// Sets up all hosts and the part of the internet that is known on the first day.
extension Office {
    mutating func furnish() {
        var random = random(.hosts)
        equipServerRoom(&random)
        surroundings()
        let staff = scale.count(160 + random.next(below: 41), atLeast: 24)
        // Networks in the order of their numbers: servers, guests, phones, cameras, printers, desks.
        var next = 1 + guestPool.free.count / 246
        func devices(_ count: Int) -> [UInt32] {
            let nets = 1 + count / 200
            var pool = AddressPool(next, nets: nets, &random)
            next += nets
            return (0..<count).map { _ in book.add(pool.take(), isInternal: true) }
        }
        phones = devices(scale.count(25, atLeast: 4))
        cameras = devices(scale.count(8, atLeast: 3))
        printers = devices(scale.count(12, atLeast: 3))
        var seats = AddressPool(next, nets: 1 + staff / 100, &random)
        seatStaff(staff, &seats)
        emptyAddresses = seats.free
        planShifts()
    }

    private mutating func equipServerRoom(_ random: inout KeyedRandom) {
        let rooms = scale.count(1, atLeast: 1)
        var pool = AddressPool(0, nets: 1, &random)
        func server() -> UInt32 { book.add(pool.take(), isInternal: true) }
        // Two of a kind at least, up to what one network holds.
        func several(_ full: Int, _ least: Int) -> [UInt32] {
            (0..<min(scale.count(full, atLeast: least), full * min(rooms, 8))).map { _ in server() }
        }
        servers.domainControllers = [server(), server()]
        servers.file = several(3, 2)
        servers.application = several(4, 2)
        servers.database = several(3, 2)
        servers.web = [server(), server()]
        servers.mail = server()
        servers.source = server()
        servers.jump = server()
        servers.recorder = server()
        servers.telephone = server()
        servers.backup = server()
        servers.monitor = server()
        servers.scanner = server()
        servers.gateway = server()
        servers.late = server()
        servers.gone = server()
    }

    private mutating func surroundings() {
        var random = random(.sites)
        let sites = max(500, Int(6_000 * min(4, scale.hosts)))
        world.sites = book.strangers(sites, &random)
        world.popularity = .zipf(sites, exponent: 1.05)
        world.embedded = .zipf(80, exponent: 1.05)
        // What a department needs is neither famous nor obscure.
        world.departmentSites = (0..<5).map { _ in random.sample(40, of: Array(80..<sites * 5 / 12)) }
        world.cloudStores = book.strangers(6, &random)
        world.updateServers = book.strangers(6, &random)
        world.nameServers = book.strangers(max(60, Int(400 * min(4, scale.hosts))), &random)
        world.mailExchangers = book.strangers(max(100, Int(3_000 * min(4, scale.hosts * scale.activity))), &random)
        world.videoBridges = book.strangers(5, &random)
        world.cameraVendors = book.strangers(3, &random)
        world.agentVendor = book.stranger(&random)
    }

    private mutating func seatStaff(_ staff: Int, _ seats: inout AddressPool) {
        let departments = WeightedChoice([35, 25, 20, 12, 8])
        let administrators = scale.count(5, atLeast: 2)
        let developers = scale.count(25, atLeast: 3)
        let isLeftOn = chosen(staff, share: 1 / 6, 1)
        let hasOwnPoller = chosen(staff, share: 0.06, 2)
        let isStale = chosen(staff, share: 0.02, 3)
        // One of those who move has a poller of its own, which starts anew under the new address.
        var moves = chosen(staff, share: 0.08, 4)
        if let first = hasOwnPoller.indices.first(where: { hasOwnPoller[$0] && !isLeftOn[$0] }) { moves[first] = true }
        for index in 0..<staff {
            var random = random(.staff, index)
            let host = book.add(seats.take(), isInternal: true)
            let day = 4 + random.next(below: calendar.count - 6)
            let department = departments.draw(&random)
            workstations.append(
                Workstation(
                    host: host, laterHost: moves[index] ? book.add(seats.take(), isInternal: true) : host,
                    changesAt: moves[index] ? midnight(day) : .max,
                    role: index < administrators
                        ? .administrator : index < administrators + developers ? .developer : .staff,
                    activity: min(4, random.nextLogNormal(median: 1, sigma: 0.6)),
                    isLeftOn: isLeftOn[index], ownVendor: hasOwnPoller[index] ? book.stranger(&random) : nil,
                    isStale: isStale[index],
                    department: department, resolver: servers.domainControllers[index % 2],
                    fileServer: servers.file[department % servers.file.count],
                    printer: printers[random.next(below: printers.count)],
                    favourites: (0..<30).map { _ in world.popularity.draw(&random) }
                        + random.sample(10, of: world.departmentSites[department])))
        }
    }

    /// Marks a share of the desks, one at least, apart from what else they are.
    private func chosen(_ staff: Int, share: Double, _ property: Int) -> [Bool] {
        var random = random(.staff, -property)
        var isChosen = [Bool](repeating: false, count: staff)
        for index in random.sample(max(1, Int((share * Double(staff)).rounded())), of: Array(0..<staff)) {
            isChosen[index] = true
        }
        return isChosen
    }

    /// Who is there when: most on weekdays, few at weekends, everybody in his own rhythm.
    private mutating func planShifts() {
        shifts = workstations.indices.map { index in
            var habit = random(.shifts, index)
            let start = 8.6 + 0.9 * habit.nextNormal()
            let length = max(4, 8.3 + 0.8 * habit.nextNormal())
            return (0..<calendar.count).map { day in
                var random = random(.shifts, index, day + 1)
                guard random.nextBool(probability: isWeekend(day) ? 0.09 : 0.93) else { return nil }
                let from = midnight(day) + Int64(max(0.5, start + 0.4 * random.nextNormal()) * 3.6e9)
                let hours = max(2, length + 0.7 * random.nextNormal())
                return Period(from: from, upTo: min(from + Int64(hours * 3.6e9), midnight(day + 1)))
            }
        }
    }
}
