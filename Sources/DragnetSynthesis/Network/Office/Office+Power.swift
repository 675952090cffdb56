/// When a machine is on, and under which address.
extension Office {
    /// A stretch of time that a machine is on under one address.
    struct Presence: Sendable {
        let period: Period
        let host: UInt32
    }

    /// All stretches of a workstation: its shifts, or all the time if it is left on, divided where its address changes.
    func presences(_ index: Int) -> [Presence] {
        let desk = workstations[index]
        let periods = desk.isLeftOn ? [whole] : shifts[index].compactMap { $0 }
        return periods.flatMap { period -> [Presence] in
            guard desk.changesAt > period.from && desk.changesAt < period.upTo else {
                return [Presence(period: period, host: desk.host(at: period.from))]
            }
            return [
                Presence(period: Period(from: period.from, upTo: desk.changesAt), host: desk.host),
                Presence(period: Period(from: desk.changesAt, upTo: period.upTo), host: desk.laterHost),
            ]
        }
    }

    /// Whether a workstation is on at a time, as far as its shift of that day says.
    func isOn(_ index: Int, at time: Int64) -> Bool {
        if workstations[index].isLeftOn { return true }
        let day = Int((time - whole.from) / (midnight(1) - midnight(0)))
        return shifts[index].indices.contains(day) && shifts[index][day]?.contains(time) == true
    }
}
