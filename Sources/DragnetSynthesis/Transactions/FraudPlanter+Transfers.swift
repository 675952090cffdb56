import DragnetCore

/// Fraud by transfers: mules, rings, structuring.
extension FraudPlanter {
    private func transferChannel(_ random: inout KeyedRandom) -> PaymentChannel {
        random.pick([.mobile, .mobile, .mobile, .web, .web, .web, .branch])
    }

    /// Victims pay a mule in two to four waves of one day; each wave is passed on within the hour of its first payment.
    func mule(at start: Int64, _ random: inout KeyedRandom) -> FraudDraft {
        var draft = FraudDraft(.muleFanIn)
        let senderCount = random.next(in: 16...20)
        // Most mules are new at the bank, but have bought something since.
        let day = Int(start / 86_400) - town.calendar.firstDay
        let recent = max(1, day - 30)...max(1, day - 3)
        let wantsFresh = random.nextBool(probability: 0.6)
        let fresh = choose(1, before: start, outsiders: false, &random) { recent.contains(openedDay[Int($0)]) }
        let anyone = choose(1, before: start, outsiders: false, &random)
        guard let mule = wantsFresh ? fresh.first ?? anyone.first : anyone.first else { return draft }
        let exitCount = random.next(in: 1...2)
        let exits = choose(exitCount, before: start, outsiders: true, &random) {
            $0 != mule && !history.hasPaid(mule, $0)
        }
        let senders = choose(senderCount, before: start, outsiders: true, &random) {
            $0 != mule && !exits.contains($0) && !history.hasPaid($0, mule)
        }
        guard !exits.isEmpty, senders.count >= 8 else { return draft }
        draft.entities = [mule] + exits + senders

        // All waves lie within the waking hours of one day.
        let midnight = start / 86_400 * 86_400
        let waveCount = random.next(in: 2...4)
        let span: Int64 = 14 * 3600
        var position = 0
        for wave in 0..<waveCount {
            let from = midnight + 8 * 3600 + span * Int64(wave) / Int64(waveCount)
            let begin = from + Int64(random.next(below: Int(span) / waveCount - 3600))
            let upTo = senders.count * (wave + 1) / waveCount
            var total = 0
            var latest = begin
            for index in position..<upTo {
                let time = index == position ? begin : begin + Int64(random.next(below: 38 * 60))
                let amount = random.nextLogNormal(median: 48, sigma: 0.9)
                let cents = Amounts.typed(min(amount, 900), roundShare: 0.4, &random)
                total += cents
                latest = max(latest, time)
                draft.add(
                    at: time, from: senders[index], to: mule, cents: cents,
                    channel: transferChannel(&random))
            }
            position = upTo
            let keep = Int(Double(total) * random.next(from: 0.92, to: 0.97))
            let passed = random.nextBool(probability: 0.5) ? keep / 100 * 100 : keep
            var time = latest + Int64(random.next(in: 120...900))
            if exits.count == 2 && random.nextBool(probability: 0.4) {
                let half = Int(Double(passed) * random.next(from: 0.35, to: 0.65))
                draft.add(at: time, from: mule, to: exits[0], cents: half, channel: transferChannel(&random))
                time += Int64(random.next(in: 30...300))
                draft.add(at: time, from: mule, to: exits[1], cents: passed - half, channel: transferChannel(&random))
            } else {
                draft.add(
                    at: time, from: mule, to: exits[wave % exits.count], cents: passed,
                    channel: transferChannel(&random))
            }
        }
        return draft
    }

    /// Money goes around a circle once or twice; who passes it on keeps up to 6 % and waits for up to half a day.
    func ring(at start: Int64, _ random: inout KeyedRandom) -> FraudDraft {
        var draft = FraudDraft(.ring)
        let size = random.next(in: 5...8)
        var members: [UInt32] = []
        let firms = town.firms.map(\.account).filter { history.isSeen($0, before: start) && !taken.contains($0) }
        let firmCount = random.next(in: 0...3)
        let pool =
            random.sample(firmCount, of: firms)
            + choose(size * 3, before: start, outsiders: false, &random)
        for account in pool where members.count < size {
            // No ordinary business between neighbours of the circle, as far as the town allows.
            if let last = members.last, history.hasPaid(last, account) { continue }
            members.append(account)
        }
        guard members.count >= 4 else { return draft }
        draft.entities = members
        let rounds = random.nextBool(probability: 0.65) ? 2 : 1
        var cents = Amounts.typed(random.nextLogUniform(from: 60, to: 1_200), roundShare: 0.4, &random)
        var time = start
        for hop in 0..<(members.count * rounds) {
            let source = members[hop % members.count]
            let destination = members[(hop + 1) % members.count]
            let isBatch = firms.contains(source) && random.nextBool(probability: 0.5)
            let channel = isBatch ? PaymentChannel.batch : transferChannel(&random)
            draft.add(at: time, from: source, to: destination, cents: cents, channel: channel)
            let kept = Double(cents) * random.next(from: 0, to: 0.058)
            let step = random.nextBool(probability: 0.4) ? 1 : 100
            cents = max(cents * 94 / 100 + 1, (cents - Int(kept)) / step * step)
            time += Int64(random.nextLogUniform(from: 1_500, to: 46_000))
            // Nobody waits for a transfer by night.
            let hour = time / 3600 % 24
            if hour < 7 && random.nextBool(probability: 0.85) { time += (8 - hour) * 3600 }
        }
        return draft
    }

    /// One account pays one to three others day after day, always just below a limit.
    func structuring(at start: Int64, _ random: inout KeyedRandom) -> FraudDraft {
        var draft = FraudDraft(.structuring)
        let limit = random.pick([1_000_000, 1_000_000, 500_000, 300_000])
        let actors = choose(1, before: start, outsiders: false, &random) { history.outgoing[Int($0)] >= 20 }
        let firms = town.firms.map(\.account).filter { history.isSeen($0, before: start) && !taken.contains($0) }
        let byFirm = random.nextBool(probability: 0.4) && !firms.isEmpty
        guard let actor = byFirm ? random.pick(firms) : actors.first else { return draft }
        let payeeCount = random.next(in: 1...3)
        let payees = choose(payeeCount, before: start, outsiders: true, &random) {
            $0 != actor && !history.hasPaid(actor, $0)
        }
        guard !payees.isEmpty else { return draft }
        draft.entities = [actor] + payees
        let count = random.next(in: 11...16)
        let dayCount = random.next(in: 4...8)
        for payment in 0..<count {
            let day = start / 86_400 + Int64(payment * dayCount / count)
            let hours = random.nextBool(probability: 0.6) ? Town.officeHours : Town.eveningHours
            let second = hours.second(&random)
            draft.add(
                at: day * 86_400 + Int64(second), from: actor, to: random.pick(payees),
                cents: Amounts.justBelow(limit, &random), channel: random.pick([.branch, .web, .web, .batch, .mobile]))
        }
        return draft
    }
}
