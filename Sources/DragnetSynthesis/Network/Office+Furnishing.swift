import DragnetCore

extension Office {
    /// Sets up servers, desks and the part of the internet that is known on the first day.
    mutating func furnish(_ staff: Int) {
        var random = random(.hosts)
        let net: UInt32 = 10 << 24 | 20 << 16
        var places = Array(UInt32(5)...250)
        random.shuffle(&places)
        func server(_ office: inout Office) -> UInt32 { office.addHost(net | places.removeLast(), isInternal: true) }
        domainControllers = [server(&self), server(&self)]
        resolver = server(&self)
        fileServers = (0..<max(2, min(staff / 60, 20))).map { _ in server(&self) }
        applicationServers = (0..<max(2, min(staff / 80, 15))).map { _ in server(&self) }
        databases = (0..<max(1, min(staff / 150, 8))).map { _ in server(&self) }
        mailServer = server(&self)
        backupServer = server(&self)
        monitor = server(&self)
        publicServers = [server(&self), server(&self)]
        printers = (0..<max(3, min(staff / 15, 40))).map { _ in server(&self) }
        surroundings(staff)
        seatStaff(staff, net, &random)
    }

    private mutating func surroundings(_ staff: Int) {
        var random = random(.sites)
        func strangers(_ count: Int) -> [UInt32] { (0..<count).map { _ in strangerHost(&random) } }
        let siteCount = max(300, min(staff * 12, 20_000))
        sites = strangers(siteCount)
        popularity = WeightedChoice.zipf(siteCount, exponent: 1.05)
        contentNetworks = strangers(24)
        cloudStores = strangers(6)
        telemetry = strangers(8)
        chats = strangers(4)
        mirrors = strangers(4)
        nameServers = strangers(30)
        mailExchangers = strangers(max(40, min(staff * 2, 3_000)))
        videoBridges = strangers(5)
    }

    private mutating func seatStaff(_ staff: Int, _ net: UInt32, _ random: inout KeyedRandom) {
        let sizes = WeightedChoice([35, 25, 20, 12, 8])
        // Each department has networks of its own; desks stand in random order, with free addresses between them.
        let perNet = 100
        var seats: [UInt32] = []
        for subnet in 0..<(staff / perNet + 1) {
            for place in UInt32(10)...(250) { seats.append(net | UInt32(subnet + 1) << 8 | place) }
        }
        random.shuffle(&seats)
        for index in 0..<staff {
            var random = self.random(.staff, index)
            let department = sizes.draw(&random)
            workstations.append(
                Workstation(
                    host: addHost(seats[index], isInternal: true),
                    activity: min(3.5, random.nextLogNormal(median: 1, sigma: 0.5)),
                    start: 8.6 + 0.9 * random.nextNormal(), length: max(4, 8.3 + 0.8 * random.nextNormal()),
                    isLeftOn: index % 6 == 3, isAdministrator: index % 25 == 7, department: department,
                    fileServer: fileServers[department % fileServers.count],
                    printer: printers[department % printers.count],
                    sites: (0..<25).map { _ in popularity.draw(&random) }))
        }
        emptyAddresses = Array(seats[staff...].prefix(400))
    }
}
