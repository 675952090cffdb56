import DragnetCore

/// Honest crowds: many who pay one account within a short time, as a mule's victims or a card tester's cards do.
extension Town {
    /// A class trip, a present, a team's fee: friends of friends pay one of them, who pays the bill days later.
    mutating func runCollections() {
        let count = max(2, people.count * calendar.count / 2_200)
        for index in 0..<count {
            var random = random(.collections, index)
            let organiser = random.next(below: people.count)
            let day = random.next(below: calendar.count)
            guard people[organiser].openedDay <= day else { continue }
            var circle = people[organiser].friends
            for friend in people[organiser].friends { circle += people[friend].friends }
            var members: [Int] = []
            for member in circle + (-12...12).map({ organiser + $0 })
            where people.indices.contains(member) && member != organiser && !members.contains(member) {
                members.append(member)
            }
            members = random.sample(random.next(in: 6...22), of: members)
            let share = Amounts.typed(random.nextLogNormal(median: 45, sigma: 0.8), roundShare: 0.7, &random)
            var total = 0
            for member in members where people[member].openedDay <= day {
                // Most pay on the evening of the call, the others when reminded.
                let delay = random.nextBool(probability: 0.55) ? 0 : random.next(in: 1...4)
                pay(
                    from: people[member].account, to: people[organiser].account, day: day + delay,
                    second: Self.eveningHours.second(&random), cents: share,
                    channel: random.nextBool(probability: 0.7) ? .mobile : .web)
                total += share
            }
            let payee = random.pick(merchants[MerchantKind.bigTicket.rawValue]).account
            pay(
                from: people[organiser].account, to: payee, day: day + random.next(in: 2...12),
                second: Self.eveningHours.second(&random), cents: total * random.next(in: 90...108) / 100,
                channel: .web)
        }
    }

    /// Fairs and markets: on some days one stand takes small sums from many passers-by.
    mutating func runFairs() {
        let stands = max(2, people.count / 60)
        let kiosks = merchants[MerchantKind.kiosk.rawValue] + merchants[MerchantKind.coffee.rawValue]
        for stand in 0..<stands {
            var random = random(.fairs, stand)
            let account = random.pick(kiosks).account
            for day in 0..<calendar.count
            where calendar.days[day].weekday >= 4 && random.nextBool(probability: 0.16) {
                let visitors = random.next(in: 10...26)
                for _ in 0..<visitors {
                    let isPerson = random.nextBool(probability: 0.7)
                    let visitor = random.pick(people)
                    guard visitor.openedDay <= day else { continue }
                    pay(
                        from: isPerson ? visitor.account : random.pick(outsiders), to: account, day: day,
                        second: 10 * 3600 + random.next(below: 10 * 3600),
                        cents: MerchantKind.kiosk.priceCents(&random),
                        channel: random.nextBool(probability: 0.6) ? .mobile : .terminal, isDispensable: true)
                }
            }
        }
    }
}
