import DragnetCore

/// What a workstation does with the servers of the house.
extension Office {
    mutating func logOn(_ desk: Workstation, at time: Int64, _ day: Int, _ index: Int) {
        var random = random(.work, index, 1_000 + day)
        let controller = random.pick(servers.domainControllers)
        var moment = time
        for service in [NetworkService.dns, .kerberos, .kerberos, .ldap, .ldap, .smb, .rpc]
        where scale.activity > 0.3 || service == .smb || service == .rpc {
            moment += Int64(random.next(from: 0.05, to: 4) * 1e6)
            if service == .dns {
                lookUp(desk.host(at: time), desk.resolver, at: moment, &random)
                continue
            }
            connect(
                desk.host(at: time), controller, service, at: moment,
                seconds: random.nextLogNormal(median: 0.4, sigma: 1.2),
                sent: random.nextLogNormal(median: 1_900, sigma: 0.4),
                received: random.nextLogNormal(median: 2_600, sigma: 0.6))
        }
    }

    /// Files, applications, mail, printing.
    mutating func useServices(_ desk: Workstation, _ index: Int, _ day: Int, _ shift: Period) {
        let host = desk.host(at: shift.from)
        var random = random(.work, index, day)
        for _ in 0..<random.nextPoisson(mean: scale.mean(8 * desk.activity)) {
            let server = random.nextBool(probability: 0.12) ? random.pick(servers.file) : desk.fileServer
            connect(
                host, server, .smb, at: busyMoment(shift, &random),
                seconds: random.nextLogNormal(median: 18, sigma: 1.5),
                sent: min(random.nextLogNormal(median: 9_000, sigma: 2), 2e9),
                received: min(random.nextLogNormal(median: 60_000, sigma: 2.2), 4e9), isDispensable: true)
        }
        for _ in 0..<random.nextPoisson(mean: scale.mean(10 * desk.activity)) {
            useApplication(host, random.pick(servers.application), at: busyMoment(shift, &random), &random)
        }
        for _ in 0..<random.nextPoisson(mean: scale.mean(5 * desk.activity)) {
            connect(
                host, servers.mail, .imap, at: busyMoment(shift, &random),
                seconds: random.nextLogNormal(median: 2, sigma: 1),
                sent: random.nextLogNormal(median: 3_000, sigma: 1.7),
                received: random.nextLogNormal(median: 9_000, sigma: 1.6), isDispensable: true)
        }
        for _ in 0..<random.nextPoisson(mean: scale.mean(1.2)) {
            connect(
                host, desk.printer, .ipp, at: busyMoment(shift, &random),
                seconds: random.nextLogNormal(median: 6, sigma: 0.8),
                sent: random.nextLogNormal(median: 350_000, sigma: 1.3),
                received: random.nextLogNormal(median: 1_500, sigma: 0.4))
        }
    }

    mutating func useApplication(_ host: UInt32, _ server: UInt32, at time: Int64, _ random: inout KeyedRandom) {
        if random.nextBool(probability: 0.005) {
            fail(host, server, .tls, at: time, isRefused: random.nextBool(probability: 0.5), &random)
            return
        }
        connect(
            host, server, .tls, at: time, seconds: random.nextLogNormal(median: 3, sigma: 1.2),
            sent: random.nextLogNormal(median: 2_200, sigma: 1),
            received: random.nextLogNormal(median: 15_000, sigma: 1.4), isDispensable: true)
    }
}
