//! Lock step by meaning holds for any valid scenario under any designs: total, monotone, and at the same page.

use std::{mem::discriminant, sync::Arc};

use arbitrary::Unstructured;
use proptest::prelude::*;
use rmapscope_core::{Event, Machine, MmId, OpId, Reader, Trace, VmaId, Vpn};
use rmapscope_tests::generate;
use rmapscope_view::compare::{At, Comparison, EndPlace};

/// Some traces of one scenario.
fn traces(bytes: &[u8]) -> Vec<Trace> {
    let mut u = Unstructured::new(bytes);
    let n = u.int_in_range(2..=4).expect("running out of bytes yields defaults");
    let designs: Vec<_> =
        (0..n).map(|_| generate::design(&mut u).expect("running out of bytes yields defaults")).collect();
    let scenario = Arc::new(generate::scenario(&mut u).expect("running out of bytes yields defaults"));
    designs.into_iter().map(|design| Trace::new(Arc::clone(&scenario), design)).collect()
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 0..2500)
}

/// What the walk or the loop is looking at in an event, if it looks at an entry.
const fn looks_at(event: &Event) -> Option<Vpn> {
    match *event {
        Event::Read { by: Reader::Scan, .. } => None,
        Event::Read { at, .. } | Event::Found { at } | Event::Batch { at, .. } => Some(at),
        _ => None,
    }
}

type Where = (Option<OpId>, Option<(MmId, VmaId)>, usize);

/// In which operation and which visit a machine is.
fn place(machine: &Machine) -> Where {
    let world = machine.world();
    (world.op(), world.visit().map(|visit| (visit.mm, visit.vma)), world.visits().len())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 800, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn traces_are_aligned_by_what_they_do(bytes in bytes()) {
        let traces = traces(&bytes);
        let names: Vec<String> = (0..traces.len()).map(|i| format!("design {i}")).collect();
        let comparison = Comparison::new(&traces.iter().collect::<Vec<_>>(), &names);
        let clock = &comparison.alignment;
        let mut machines: Vec<Machine> =
            traces.iter().map(|trace| Machine::new(trace.scenario().clone())).collect();
        let mut steps = vec![0; traces.len()];
        prop_assert_eq!(&clock.steps(0), &steps);
        for tick in 1..=clock.len() {
            let now = clock.steps(tick);
            let mut moved = Vec::new();
            for (i, trace) in traces.iter().enumerate() {
                // Monotone and total: in every tick by one event or not at all.
                prop_assert_eq!(now[i], steps[i] + usize::from(clock.moves(i, tick)));
                if now[i] > steps[i] {
                    let event = &trace.events()[steps[i]];
                    machines[i].apply(event);
                    moved.push((event, place(&machines[i])));
                    prop_assert_eq!(clock.tick(i, now[i]), tick);
                }
            }
            prop_assert!(!moved.is_empty(), "an empty tick");
            let (first, here) = moved[0];
            for &(other, there) in &moved[1..] {
                // The number of visits may differ, where one design gave up an operation earlier.
                prop_assert_eq!((here.0, here.1), (there.0, there.1), "{:?} and {:?}", first, other);
                if let (Some(a), Some(b)) = (looks_at(first), looks_at(other)) {
                    prop_assert_eq!(a, b, "{:?} and {:?}", first, other);
                }
            }
            if let (Some(at), Some(place)) = (looks_at(first), clock.place(tick))
                && traces.iter().all(|trace| trace.design().table_cap)
            {
                prop_assert_eq!(place.at, At::Entry(at));
                // Where no batch leaves its table, the same place means the same act.
                let same = moved.iter().all(|(other, _)| discriminant(*other) == discriminant(first));
                prop_assert!(same, "{:?}", moved);
            }
            steps = now;
        }
        let all: Vec<usize> = traces.iter().map(|trace| trace.events().len()).collect();
        prop_assert_eq!(steps, all);
    }

    /// Up to where they part all traces have the same state, and what is listed as different at the end is.
    #[test]
    fn partings_and_ends_are_real(bytes in bytes()) {
        let traces = traces(&bytes);
        let names: Vec<String> = (0..traces.len()).map(|i| format!("design {i}")).collect();
        let comparison = Comparison::new(&traces.iter().collect::<Vec<_>>(), &names);
        let scenario = traces[0].scenario();
        prop_assert!(comparison.partings.is_sorted_by_key(|parting| parting.step));
        for (i, parting) in comparison.partings.iter().enumerate() {
            prop_assert!(parting.parted.len() > 1);
            let mut who: Vec<usize> = parting.parted.iter().flat_map(|group| group.traces.clone()).collect();
            who.sort_unstable();
            if i == 0 {
                prop_assert_eq!(&who, &(0..traces.len()).collect::<Vec<_>>());
            }
            let before = parting.step - 1;
            for &other in &who[1..] {
                let (a, b) = (traces[who[0]].machine_at(before), traces[other].machine_at(before));
                for mm in (0..scenario.mms().len()).map(MmId::new) {
                    prop_assert_eq!(a.world().runs(mm), b.world().runs(mm));
                }
            }
        }
        for mm in (0..scenario.mms().len()).map(MmId::new) {
            let mut listed = vec![];
            for end in &comparison.ends {
                prop_assert_eq!(end.values.len(), traces.len());
                prop_assert!(end.values.iter().any(|value| *value != end.values[0]), "{:?}", end);
                if let EndPlace::Entries { mm: here, at, len } = end.place
                    && here == mm
                {
                    listed.extend((0..len).map(|i| at.plus(i)));
                }
            }
            // Nothing is mapped behind here.
            let differing: Vec<Vpn> = (0..5000)
                .map(Vpn::new)
                .filter(|&at| {
                    let pte = |trace: &Trace| trace.end().world().pte(mm, at);
                    traces.iter().any(|trace| pte(trace) != pte(&traces[0]))
                })
                .collect();
            prop_assert_eq!(listed, differing);
        }
        prop_assert_eq!(comparison.ends.is_empty(), comparison.summary.ends_with("end alike."));
    }
}
