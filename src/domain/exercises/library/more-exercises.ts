/**
 * Exercises that people's logs name and the public data lack: standard ones of the common apps, on equipment of their own.
 * Written by us. A line each: name · equipment · mechanic · force · primary muscle · secondary muscles · category, when it is
 * not strength.
 */
export const MORE_EXERCISES = `
Dumbbell Romanian Deadlift · dumbbell · compound · pull · hamstrings · glutes, lower back
Single-Leg Barbell Romanian Deadlift · barbell · compound · pull · hamstrings · glutes, lower back
Single-Leg Dumbbell Romanian Deadlift · dumbbell · compound · pull · hamstrings · glutes, lower back
Dumbbell Deadlift · dumbbell · compound · pull · lower back · glutes, hamstrings, quadriceps, traps, forearms
Smith Machine Deadlift · machine · compound · pull · lower back · glutes, hamstrings, quadriceps, traps
Deadlift High Pull · barbell · compound · pull · traps · hamstrings, glutes, lower back, shoulders
Sumo Deadlift High Pull · barbell · compound · pull · traps · adductors, glutes, quadriceps, shoulders
Smith Machine Shrug · machine · isolation · pull · traps · forearms
Barbell Jump Shrug · barbell · compound · pull · traps · calves, glutes, quadriceps
Machine Lat Pulldown · machine · compound · pull · lats · biceps, middle back
Band Lat Pulldown · bands · compound · pull · lats · biceps, middle back
Machine Seated Row · machine · compound · pull · middle back · biceps, lats
Wide-Grip Seated Cable Row · cable · compound · pull · middle back · biceps, lats, shoulders
Leverage Low Row · machine · compound · pull · lats · biceps, middle back
Pendlay Row · barbell · compound · pull · middle back · biceps, lats, lower back
Meadows Row · barbell · compound · pull · lats · biceps, middle back
Band Bent Over Row · bands · compound · pull · middle back · biceps, lats
Dumbbell Renegade Row · dumbbell · compound · pull · middle back · abdominals, biceps, lats
Machine Pullover · machine · isolation · pull · lats · chest, triceps
Machine Back Extension · machine · isolation · pull · lower back · glutes, hamstrings
Bird Dog · body only · isolation · pull · lower back · abdominals, glutes
Wide-Grip Pull-Up · body only · compound · pull · lats · biceps, middle back
Kipping Pull-Up · body only · compound · pull · lats · biceps, middle back, shoulders
Machine Assisted Pull-Up · machine · compound · pull · lats · biceps, middle back
Machine Assisted Chin-Up · machine · compound · pull · lats · biceps, middle back
Machine Assisted Chest Dip · machine · compound · push · chest · shoulders, triceps
Machine Assisted Triceps Dip · machine · compound · push · triceps · chest, shoulders
Floor Triceps Dip · body only · compound · push · triceps · chest, shoulders
Front Lever Hold · body only · compound · static · lats · abdominals
Dead Hang · body only · isolation · static · forearms · lats, shoulders
Feet-Up Barbell Bench Press · barbell · compound · push · chest · shoulders, triceps
Dumbbell Squeeze Press · dumbbell · compound · push · chest · triceps
Band Chest Press · bands · compound · push · chest · shoulders, triceps
Suspended Chest Fly · other · isolation · push · chest · shoulders
Kneeling Push-Up · body only · compound · push · chest · shoulders, triceps
Pike Push-Up · body only · compound · push · shoulders · triceps
Shoulder Taps · body only · isolation · push · shoulders · abdominals
Handstand Hold · body only · compound · static · shoulders · triceps
Machine Lateral Raise · machine · isolation · push · shoulders ·
Barbell Front Raise · barbell · isolation · push · shoulders ·
Band Front Raise · bands · isolation · push · shoulders ·
Kettlebell Shoulder Press · kettlebell · compound · push · shoulders · triceps
Single-Arm Landmine Press · barbell · compound · push · shoulders · chest, triceps
Chest-Supported Dumbbell Y Raise · dumbbell · isolation · pull · shoulders · middle back, traps
Barbell Skullcrusher · barbell · isolation · push · triceps ·
Cable Triceps Kickback · cable · isolation · push · triceps ·
Suspended Triceps Extension · other · isolation · push · triceps ·
Barbell Spider Curl · barbell · isolation · pull · biceps · forearms
Dumbbell Spider Curl · dumbbell · isolation · pull · biceps · forearms
21s Barbell Curl · barbell · isolation · pull · biceps · forearms
Behind-the-Back Cable Curl · cable · isolation · pull · biceps · forearms
Kettlebell Curl · kettlebell · isolation · pull · biceps · forearms
Waiter Dumbbell Curl · dumbbell · isolation · pull · biceps · forearms
Plate Curl · other · isolation · pull · biceps · forearms
Band Hammer Curl · bands · isolation · pull · biceps · forearms
Suspended Biceps Curl · other · isolation · pull · biceps · forearms
Reverse-Grip Concentration Curl · dumbbell · isolation · pull · forearms · biceps
Hand Gripper · other · isolation · pull · forearms ·
Barbell Pause Squat · barbell · compound · push · quadriceps · glutes, hamstrings, lower back
Machine Squat · machine · compound · push · quadriceps · glutes, hamstrings
Machine Pendulum Squat · machine · compound · push · quadriceps · glutes
Machine Belt Squat · machine · compound · push · quadriceps · glutes, hamstrings
Pistol Squat · body only · compound · push · quadriceps · glutes, hamstrings
Kettlebell Sumo Squat · kettlebell · compound · push · quadriceps · adductors, glutes
Bodyweight Sumo Squat · body only · compound · push · quadriceps · adductors, glutes
Lateral Squat · body only · compound · push · quadriceps · adductors, glutes
Suspended Squat · other · compound · push · quadriceps · glutes, hamstrings
Wall Sit · body only · compound · static · quadriceps · glutes
Seated Leg Press · machine · compound · push · quadriceps · glutes, hamstrings
Single-Leg Leg Press · machine · compound · push · quadriceps · glutes, hamstrings
Bodyweight Lunge · body only · compound · push · quadriceps · glutes, hamstrings
Bodyweight Reverse Lunge · body only · compound · push · quadriceps · glutes, hamstrings
Barbell Reverse Lunge · barbell · compound · push · quadriceps · glutes, hamstrings
Dumbbell Walking Lunge · dumbbell · compound · push · quadriceps · glutes, hamstrings
Dumbbell Curtsy Lunge · dumbbell · compound · push · glutes · abductors, quadriceps
Lateral Lunge · body only · compound · push · quadriceps · adductors, glutes
Bodyweight Step-Up · body only · compound · push · quadriceps · glutes, hamstrings
Bodyweight Hip Thrust · body only · isolation · push · glutes · hamstrings
Single-Leg Hip Thrust · body only · isolation · push · glutes · hamstrings
Machine Hip Thrust · machine · isolation · push · glutes · hamstrings
Smith Machine Hip Thrust · machine · isolation · push · glutes · hamstrings
Machine Glute Kickback · machine · isolation · push · glutes · hamstrings
Clamshell · body only · isolation · push · abductors · glutes
Fire Hydrant · body only · isolation · push · abductors · glutes
Bodyweight Calf Raise · body only · isolation · push · calves ·
Single-Leg Calf Raise · body only · isolation · push · calves ·
Barbell Thruster · barbell · compound · push · quadriceps · glutes, shoulders, triceps
Wall Ball · medicine ball · compound · push · quadriceps · glutes, shoulders, triceps
Kettlebell Swing · kettlebell · compound · pull · hamstrings · glutes, lower back, shoulders
Dumbbell Snatch · dumbbell · compound · pull · shoulders · glutes, hamstrings, lower back, traps · olympic weightlifting
Burpee · body only · compound · push · quadriceps · chest, shoulders, triceps · plyometrics
Jumping Jack · body only · compound · push · quadriceps · calves, shoulders · plyometrics
Hanging Knee Raise · body only · isolation · pull · abdominals ·
Hanging Knees to Elbows · body only · isolation · pull · abdominals · lats
Lying Leg Raise · body only · isolation · pull · abdominals ·
V-Up · body only · isolation · pull · abdominals ·
Dragon Flag · body only · isolation · pull · abdominals ·
Hollow Rock · body only · isolation · pull · abdominals ·
L-Sit Hold · body only · isolation · static · abdominals · quadriceps
Reverse Plank · body only · isolation · static · lower back · glutes, shoulders
Cable Twist · cable · isolation · pull · abdominals · shoulders
Machine Torso Rotation · machine · isolation · pull · abdominals ·
Weighted Russian Twist · medicine ball · isolation · pull · abdominals · lower back
Running · other · compound · push · quadriceps · calves, glutes, hamstrings · cardio
Walking · other · compound · push · quadriceps · calves, glutes, hamstrings · cardio
Hiking · other · compound · push · quadriceps · calves, glutes, hamstrings · cardio
Swimming · other · compound · pull · lats · shoulders, triceps · cardio
Skiing · other · compound · push · quadriceps · glutes, hamstrings · cardio
Assault Bike · machine · compound · push · quadriceps · calves, glutes, shoulders · cardio
`
